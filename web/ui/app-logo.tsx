import css from "./app-logo.module.css";
import { colourOf } from "./avatar.tsx";

interface AppLogoProps {
  readonly name: string;
  readonly url: string | null;
  readonly size: number;
}

/** An application's picture, or its first letter. Only our own pictures are shown: no other host is asked. */
export function AppLogo({ name, url, size }: AppLogoProps) {
  const style = { width: size, height: size, fontSize: Math.round(size * 0.45) };
  if (url !== null && new URL(url, location.origin).origin === location.origin) {
    return <img className={css["logo"]} src={url} alt="" style={style} />;
  }
  return (
    <span
      className={css["logo"]}
      style={{ ...style, background: colourOf(name) }}
      aria-hidden="true"
    >
      {[...name.trim()][0]?.toUpperCase()}
    </span>
  );
}
