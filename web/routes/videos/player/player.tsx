import { IconPlayerPlayFilled } from "@tabler/icons-react";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Playback, Video } from "../../../../shared/client/index.ts";
import { Delayed } from "../../../ui/delayed.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { clockText } from "../times.ts";
import { Controls } from "./controls.tsx";
import css from "./player.module.css";
import { prefer, preferences } from "./preferences.ts";
import { useCaptions } from "./use-captions.ts";
import { useFullscreen } from "./use-fullscreen.ts";
import { useIdle } from "./use-idle.ts";
import { useMediaState } from "./use-media-state.ts";
import { usePlayerCommands } from "./use-player-commands.ts";
import { usePlayerKeys } from "./use-player-keys.ts";
import { useSource } from "./use-source.ts";
import { useResumePoint, useView } from "./use-watching.ts";

interface PlayerProps {
  readonly video: Video;
  readonly playback: Playback;
  /** Where the reader had stopped, in seconds; 0 for the beginning; `null` for who is not signed in: no place is kept. */
  readonly resumeAt: number | null;
}

/** Narrower than this a frame is no more, however tall the video is. */
const NARROWEST = 4 / 3;

/** A video with its controls. */
export function Player({ video, playback, resumeAt }: PlayerProps) {
  const { t } = useTranslation();
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  const frame = useRef<HTMLElement>(null);
  const source = useSource(element, video.id, playback);
  const media = useMediaState(element);
  const captions = useCaptions(element, video.captions);
  const [full, toggleFull] = useFullscreen(frame, element);
  const { idle, stir } = useIdle(media.paused);
  const run = usePlayerCommands(element, { captions: captions.toggle, fullscreen: toggleFull });
  const [begun, setBegun] = useState(false);
  usePlayerKeys(frame, (command) => {
    stir();
    run(command);
  });
  useResumePoint(resumeAt === null ? null : element, video.id);
  useView(element, video.id);
  usePreferredVolume(element);

  function press({ pointerType }: PointerEvent): void {
    // The first touch only shows the controls.
    if (pointerType !== "touch" || !idle) run({ do: "toggle" });
    stir();
  }

  function beginAt(seconds: number): void {
    if (element === null) return;
    element.autoplay = true;
    element.currentTime = seconds;
    void element.play().catch(() => {});
    frame.current?.focus();
  }

  const shape = Math.max(NARROWEST, (video.width ?? 16) / (video.height ?? 9));
  return (
    <section
      ref={frame}
      className={css["player"]}
      data-stage
      data-idle={idle || undefined}
      tabIndex={-1}
      aria-label={t("player.label", { title: video.title })}
      style={{ aspectRatio: shape }}
      onPointerMove={stir}
      onFocus={stir}
    >
      <video
        ref={setElement}
        className={css["video"]}
        playsInline
        preload="metadata"
        aria-label={video.title}
        {...(playback.posterUrl !== null && { poster: playback.posterUrl })}
        onPlay={({ currentTarget }) => {
          setBegun(true);
          // What is put under it later, or only now, plays as soon as it can: a change of source pauses without a word.
          currentTarget.autoplay = true;
        }}
        onPause={({ currentTarget }) => {
          // A source that cannot be had pauses it too: whoever wanted it to play still does when another comes.
          if (currentTarget.error === null) currentTarget.autoplay = false;
        }}
        onPointerUp={press}
        onDoubleClick={() => run({ do: "fullscreen" })}
      >
        {video.captions.map(({ language, label, url }) => (
          <track key={language} kind="captions" srcLang={language} label={label} src={url} />
        ))}
      </video>
      {media.waiting && (
        <Delayed>
          <span className={css["waiting"]} role="status" aria-label={t("player.waiting")} />
        </Delayed>
      )}
      {!begun && source.error === null && <Start resumeAt={resumeAt ?? 0} onStart={beginAt} />}
      {source.error !== null && (
        <div className={css["broken"]}>
          <ProblemNote error={source.error} onRetry={source.retry} />
        </div>
      )}
      {begun && source.error === null && (
        <Controls
          video={video}
          media={media}
          source={source}
          captions={captions}
          full={full}
          run={run}
          onSeek={(seconds) => {
            if (element) element.currentTime = seconds;
          }}
          onVolume={(volume) => {
            if (element) Object.assign(element, { volume, muted: volume === 0 });
          }}
          onRate={(rate) => {
            if (element) element.playbackRate = rate;
          }}
        />
      )}
    </section>
  );
}

interface StartProps {
  readonly resumeAt: number;
  readonly onStart: (seconds: number) => void;
}

/** Before it begins: from the beginning, or from where one had stopped. */
function Start({ resumeAt, onStart }: StartProps) {
  const { t } = useTranslation();
  const again = resumeAt > 0;
  return (
    <div className={css["start"]}>
      <button type="button" className={css["begin"]} onClick={() => onStart(resumeAt)}>
        <IconPlayerPlayFilled size={28} aria-hidden="true" />
        {again ? t("player.resume", { at: clockText(resumeAt) }) : t("player.play")}
      </button>
      {again && (
        <button type="button" className={css["anew"]} onClick={() => onStart(0)}>
          {t("player.anew")}
        </button>
      )}
    </div>
  );
}

/** As loud as last time. */
function usePreferredVolume(element: HTMLVideoElement | null): void {
  useEffect(() => {
    if (element === null) return;
    const { volume, muted } = preferences();
    Object.assign(element, { volume, muted });
    const keep = () => prefer({ volume: element.volume, muted: element.muted });
    element.addEventListener("volumechange", keep);
    return () => element.removeEventListener("volumechange", keep);
  }, [element]);
}
