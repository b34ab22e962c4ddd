import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "../../../../shared/client/index.ts";
import { clock } from "../clock.ts";
import { useAddresses } from "./addresses.ts";
import css from "./attachments.module.css";
import { nextRate, readdress, seek, toggle, usePlaying } from "./playing.ts";

type Attachment = Message["attachments"][number];

const BARS = 48;
const FLAT: readonly number[] = Array(BARS).fill(40);
const LOUDEST = 255;

interface VoiceProps {
  readonly message: Message;
  readonly attachment: Attachment;
}

/** A recording: its loudness over time, which is also where to hear it from. */
export function Voice({ message, attachment: given }: VoiceProps) {
  const { t } = useTranslation();
  const { attachment, onFailed } = useAddresses(message, given);
  const playing = usePlaying();
  const { fileId, url, durationMs = 0 } = attachment;
  const current = playing.fileId === fileId;
  const length = durationMs / 1_000;
  const position = current ? playing.position : 0;
  const paused = !current || playing.paused;
  const share = length > 0 ? Math.min(1, position / length) : 0;

  const recording = useMemo(() => ({ fileId, url, onFailed }), [fileId, url, onFailed]);
  useEffect(() => readdress(recording), [recording]);

  return (
    <div className={css["voice"]}>
      <button
        type="button"
        className={css["round"]}
        disabled={url === ""}
        aria-label={t(paused ? "message.play" : "message.pause")}
        onClick={() => toggle(recording)}
      >
        {paused ? (
          <IconPlayerPlayFilled size={22} aria-hidden="true" />
        ) : (
          <IconPlayerPauseFilled size={22} aria-hidden="true" />
        )}
      </button>
      <div className={css["wave"]}>
        <Bars waveform={attachment.waveform ?? FLAT} share={share} />
        <input
          type="range"
          min={0}
          max={Math.max(length, 0.1)}
          step={0.1}
          value={position}
          aria-label={t("message.position")}
          aria-valuetext={clock(position)}
          onChange={(event) => seek(recording, Number(event.currentTarget.value))}
        />
        <span className={css["time"]}>{clock(paused && position === 0 ? length : position)}</span>
      </div>
      {current && (
        <button
          type="button"
          className={css["rate"]}
          aria-label={t("message.speed", { rate: playing.rate })}
          onClick={nextRate}
        >
          {playing.rate}×
        </button>
      )}
    </div>
  );
}

function Bars({ waveform, share }: { waveform: readonly number[]; share: number }) {
  const bars = thinned(waveform);
  return (
    <span className={css["bars"]} aria-hidden="true">
      {bars.map(({ place, loudness }) => (
        <span
          key={place}
          data-heard={place / bars.length < share || undefined}
          style={{ height: `${Math.max(10, (loudness / LOUDEST) * 100)}%` }}
        />
      ))}
    </span>
  );
}

/** As many bars as there is room for; each the loudest of those it stands for. */
function thinned(waveform: readonly number[]) {
  const count = Math.min(BARS, waveform.length);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * waveform.length) / count);
    const to = Math.floor(((index + 1) * waveform.length) / count);
    return { place: index, loudness: Math.max(...waveform.slice(from, Math.max(to, from + 1))) };
  });
}
