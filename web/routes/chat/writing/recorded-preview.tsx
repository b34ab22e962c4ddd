import { ActionIcon } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutgoingFile } from "../../../../shared/client/index.ts";
import { clock } from "./clock.ts";
import { LevelBars } from "./level-bars.tsx";
import css from "./recorder.module.css";
import { useObjectUrl } from "./tray.tsx";

/** What was recorded, to be heard before it is sent. */
export function RecordedPreview({ recorded }: { recorded: OutgoingFile }) {
  const { t } = useTranslation();
  const sound = useRef<HTMLAudioElement>(null);
  const url = useObjectUrl(recorded.blob);
  const [playing, setPlaying] = useState(false);
  const [share, setShare] = useState(0);
  const bars = recorded.waveform ?? [];
  const lengthMs = recorded.durationMs ?? 0;
  return (
    <>
      <ActionIcon
        aria-label={playing ? t("writing.pause") : t("writing.play")}
        onClick={() => void (playing ? sound.current?.pause() : sound.current?.play())}
      >
        {playing ? <IconPlayerPauseFilled size={22} /> : <IconPlayerPlayFilled size={22} />}
      </ActionIcon>
      <LevelBars levels={bars.map((bar) => bar / 255)} room={bars.length} heard={share} />
      <time className={css["time"]}>{clock(playing ? share * lengthMs : lengthMs)}</time>
      {url !== null && (
        <audio
          ref={sound}
          src={url}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onEnded={() => setShare(0)}
          onTimeUpdate={(event) =>
            setShare((event.currentTarget.currentTime * 1_000) / Math.max(1, lengthMs))
          }
        >
          <track kind="captions" />
        </audio>
      )}
    </>
  );
}
