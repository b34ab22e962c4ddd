import css from "./avatar.module.css";

interface AvatarProps {
  /** What the colour is chosen by: stays when the name changes. */
  readonly id: string;
  readonly name: string;
  readonly url?: string | null;
  readonly size?: number;
  readonly online?: boolean;
}

/** All of them carry white text at 4.5:1 or better. */
const COLOURS = [
  "#2e7d32",
  "#00695c",
  "#4e5d94",
  "#7b4b94",
  "#a23b4a",
  "#8a5300",
  "#455a64",
  "#6d4c41",
];

/** A picture of a person or a chat, or their initials. Decorative: the name stands beside it. */
export function Avatar({ id, name, url, size = 40, online = false }: AvatarProps) {
  return (
    <span className={css["avatar"]} style={{ width: size, height: size }} aria-hidden="true">
      {url ? (
        <img className={css["face"]} src={url} alt="" width={size} height={size} />
      ) : (
        <span
          className={css["face"]}
          style={{ background: colourOf(id), fontSize: Math.round(size * 0.38) }}
        >
          {initialsOf(name)}
        </span>
      )}
      {online && <span className={css["online"]} />}
    </span>
  );
}

/** The colour that stands for somebody throughout the app. */
export function colourOf(id: string): string {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return COLOURS[hash % COLOURS.length] ?? "#2e7d32";
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2);
  return words.map((word) => [...word][0]?.toUpperCase() ?? "").join("");
}
