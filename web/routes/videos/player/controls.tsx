import {
  IconBadgeCc,
  IconMaximize,
  IconMinimize,
  IconPictureInPicture,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconReload,
  IconSettings,
  IconVolume,
  IconVolumeOff,
} from "@tabler/icons-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Video } from "../../../../shared/client/index.ts";
import { clockText } from "../times.ts";
import type { Command } from "./commands.ts";
import css from "./player.module.css";
import { SeekBar } from "./seek-bar.tsx";
import { SettingsPanel } from "./settings-panel.tsx";
import type { Captions } from "./use-captions.ts";
import { useDismiss } from "./use-dismiss.ts";
import type { MediaState } from "./use-media-state.ts";
import type { Source } from "./use-source.ts";

interface ControlsProps {
  readonly video: Video;
  readonly media: MediaState;
  readonly source: Source;
  readonly captions: Captions;
  readonly full: boolean;
  readonly run: (command: Command) => void;
  readonly onSeek: (seconds: number) => void;
  readonly onVolume: (volume: number) => void;
  readonly onRate: (rate: number) => void;
}

/** The bar below the picture. */
export function Controls(props: ControlsProps) {
  const { video, media, captions, full, run, onSeek } = props;
  const { t } = useTranslation();
  return (
    <div className={css["controls"]}>
      <SeekBar media={media} thumbnails={video.thumbnails} onSeek={onSeek} />
      <div className={css["row"]}>
        <PlayButton media={media} run={run} />
        <Volume {...props} />
        <span className={css["time"]}>
          {clockText(media.time)}
          <span className={css["whole"]}> / {clockText(media.duration)}</span>
        </span>
        {video.captions.length > 0 && (
          <Press
            label={t("player.captions")}
            pressed={captions.language !== null}
            onPress={() => run({ do: "captions" })}
          >
            <IconBadgeCc size={22} />
          </Press>
        )}
        <Settings {...props} />
        {document.pictureInPictureEnabled && (
          <Press label={t("player.picture")} onPress={() => run({ do: "picture" })}>
            <IconPictureInPicture size={22} />
          </Press>
        )}
        <Press
          label={t(full ? "player.fullscreenEnd" : "player.fullscreen")}
          onPress={() => run({ do: "fullscreen" })}
        >
          {full ? <IconMinimize size={22} /> : <IconMaximize size={22} />}
        </Press>
      </div>
    </div>
  );
}

function PlayButton({ media: { paused, ended }, run }: Pick<ControlsProps, "media" | "run">) {
  const { t } = useTranslation();
  const Icon = paused ? IconPlayerPlayFilled : IconPlayerPauseFilled;
  return (
    <Press label={t(paused ? "player.play" : "player.pause")} onPress={() => run({ do: "toggle" })}>
      {ended ? <IconReload size={22} /> : <Icon size={22} />}
    </Press>
  );
}

function Volume({ media, run, onVolume }: Pick<ControlsProps, "media" | "run" | "onVolume">) {
  const { t } = useTranslation();
  const silent = media.muted || media.volume === 0;
  return (
    <span className={css["volume"]}>
      <Press
        label={t(silent ? "player.unmute" : "player.mute")}
        onPress={() => run({ do: "mute" })}
      >
        {silent ? <IconVolumeOff size={22} /> : <IconVolume size={22} />}
      </Press>
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={silent ? 0 : media.volume}
        aria-label={t("player.volume")}
        onChange={(event) => onVolume(event.currentTarget.valueAsNumber)}
      />
    </span>
  );
}

function Settings({ video, media, source, captions, onRate }: ControlsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLSpanElement>(null);
  useDismiss(box, open, () => setOpen(false));
  return (
    <span ref={box} className={css["settings"]}>
      <button
        type="button"
        className={css["press"]}
        aria-label={t("player.settings")}
        title={t("player.settings")}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <IconSettings size={22} aria-hidden="true" />
      </button>
      {open && (
        <SettingsPanel
          id={id}
          source={source}
          rate={media.rate}
          onRate={onRate}
          captions={captions}
          offered={video.captions}
        />
      )}
    </span>
  );
}

interface PressProps {
  readonly label: string;
  readonly pressed?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Press({ label, pressed, onPress, children }: PressProps) {
  return (
    <button
      type="button"
      className={css["press"]}
      aria-label={label}
      title={label}
      {...(pressed !== undefined && { "aria-pressed": pressed })}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
