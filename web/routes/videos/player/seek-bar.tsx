import { type CSSProperties, type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Video } from "../../../../shared/client/index.ts";
import { clockText } from "../times.ts";
import css from "./seek-bar.module.css";
import { thumbnailAt } from "./thumbnail-at.ts";
import type { MediaState } from "./use-media-state.ts";

interface SeekBarProps {
  readonly media: MediaState;
  readonly thumbnails: Video["thumbnails"];
  readonly onSeek: (seconds: number) => void;
}

interface Pointed {
  readonly seconds: number;
  /** From the left, 0 to 1. */
  readonly share: number;
}

/** Where in the video one is; it shows what is under the pointer. */
export function SeekBar({ media, thumbnails, onSeek }: SeekBarProps) {
  const { t } = useTranslation();
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const { time, duration, loaded } = media;
  const share = (seconds: number) => (duration === 0 ? 0 : (seconds / duration) * 100);
  const point = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const at = Math.min(1, Math.max(0, (clientX - left) / width));
    setPointed({ share: at, seconds: at * duration });
  };
  const filled = { "--played": `${share(time)}%`, "--loaded": `${share(loaded)}%` };
  return (
    <div
      className={css["bar"]}
      style={filled as CSSProperties}
      onPointerMove={point}
      onPointerLeave={() => setPointed(null)}
    >
      <input
        type="range"
        data-seek
        className={css["range"]}
        min={0}
        max={duration || 1}
        step={0.1}
        value={time}
        aria-label={t("player.seek")}
        aria-valuetext={t("player.position", { at: clockText(time), whole: clockText(duration) })}
        onChange={({ currentTarget }) => duration > 0 && onSeek(currentTarget.valueAsNumber)}
      />
      {pointed !== null && duration > 0 && <Preview pointed={pointed} thumbnails={thumbnails} />}
    </div>
  );
}

function Preview({ pointed, thumbnails }: { pointed: Pointed } & Pick<SeekBarProps, "thumbnails">) {
  const at = thumbnails && thumbnailAt(thumbnails, pointed.seconds);
  const half = (thumbnails?.width ?? 48) / 2;
  return (
    <div
      className={css["preview"]}
      style={{ left: `clamp(${half}px, ${pointed.share * 100}%, calc(100% - ${half}px))` }}
      aria-hidden="true"
    >
      {thumbnails && at && (
        <div
          className={css["picture"]}
          style={{
            width: thumbnails.width,
            height: thumbnails.height,
            backgroundImage: `url("${thumbnails.url}")`,
            backgroundPosition: `-${at.x}px -${at.y}px`,
          }}
        />
      )}
      <span>{clockText(pointed.seconds)}</span>
    </div>
  );
}
