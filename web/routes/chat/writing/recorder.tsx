import { ActionIcon } from "@mantine/core";
import { IconArrowUp, IconPlayerStopFilled, IconTrash } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutgoingFile } from "../../../../shared/client/index.ts";
import { toast } from "../../../ui/toasts.tsx";
import { clock } from "./clock.ts";
import { LevelBars } from "./level-bars.tsx";
import { RecordedPreview } from "./recorded-preview.tsx";
import css from "./recorder.module.css";
import { Recording, reasonOf } from "./recording.ts";

/** The level is drawn so often, */
const EVERY_MS = 80;
/** with so many bars of it in sight. */
const BARS = 48;
/** Shorter than this was a slip. */
const SHORTEST_MS = 600;
/** The longest that fits the platform's limit of a file, with room to spare. */
const LONGEST_MS = 60 * 60_000;

interface RecorderProps {
  /** It lasts as long as the button is pressed. */
  readonly held: boolean;
  readonly onDone: (recorded: OutgoingFile | null) => void;
}

/** Records a voice message: shows how loud it is and how long, and lets one hear it before it is sent. */
export function Recorder({ held, onDone }: RecorderProps) {
  const { t } = useTranslation();
  const recording = useRef<Recording | null>(null);
  const [startedAt, setStartedAt] = useState<number | null>(null);
  const [now, setNow] = useState(0);
  const [levels, setLevels] = useState<readonly number[]>([]);
  const [recorded, setRecorded] = useState<OutgoingFile | null>(null);
  const done = useRef(onDone);
  done.current = onDone;
  const elapsed = startedAt === null ? 0 : Math.max(0, now - startedAt);

  const finish = useCallback(async () => {
    const ending = recording.current;
    recording.current = null;
    const file = await ending?.finish().catch(() => null);
    return file && (file.durationMs ?? 0) >= SHORTEST_MS ? file : null;
  }, []);

  useEffect(() => {
    let gone = false;
    Recording.begin().then(
      (begun) => {
        if (gone) return begun.drop();
        recording.current = begun;
        setStartedAt(performance.now());
        setNow(performance.now());
      },
      (error: unknown) => {
        if (gone) return;
        toast(t(`writing.noMicrophone.${reasonOf(error)}`), { tone: "danger", lastsMs: 10_000 });
        done.current(null);
      },
    );
    return () => {
      gone = true;
      recording.current?.drop();
      recording.current = null;
    };
  }, [t]);

  useEffect(() => {
    const timer = setInterval(() => {
      const going = recording.current;
      if (going === null) return;
      setNow(performance.now());
      setLevels((before) => [...before.slice(1 - BARS), going.level()]);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);

  useEffect(() => {
    if (!held) return;
    const release = () => void finish().then((file) => done.current(file));
    addEventListener("pointerup", release, { once: true });
    return () => removeEventListener("pointerup", release);
  }, [held, finish]);

  useEffect(() => {
    if (elapsed > LONGEST_MS) void finish().then(setRecorded);
  }, [elapsed, finish]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && done.current(null);
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  async function send(): Promise<void> {
    const file = recorded ?? (await finish());
    if (file === null) toast(t("writing.tooShort"));
    onDone(file);
  }

  return (
    <section className={css["recorder"]} aria-label={t("writing.recording")}>
      <ActionIcon aria-label={t("writing.dropRecording")} onClick={() => onDone(null)}>
        <IconTrash size={22} stroke={1.8} />
      </ActionIcon>
      {recorded === null ? (
        <>
          <span className={css["dot"]} aria-hidden="true" />
          <time className={css["time"]}>{clock(elapsed)}</time>
          <LevelBars levels={levels} room={BARS} />
          {!held && (
            <ActionIcon
              aria-label={t("writing.stopRecording")}
              disabled={startedAt === null}
              onClick={() =>
                void finish().then((file) => {
                  if (file !== null) return setRecorded(file);
                  toast(t("writing.tooShort"));
                  onDone(null);
                })
              }
            >
              <IconPlayerStopFilled size={22} />
            </ActionIcon>
          )}
        </>
      ) : (
        <RecordedPreview recorded={recorded} />
      )}
      {held ? (
        <span className={css["hint"]}>{t("writing.release")}</span>
      ) : (
        <ActionIcon
          variant="filled"
          color="green"
          radius="xl"
          aria-label={t("chat.send")}
          disabled={startedAt === null}
          onClick={() => void send()}
        >
          <IconArrowUp size={22} stroke={2.2} />
        </ActionIcon>
      )}
    </section>
  );
}
