import { Button, NativeSelect, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ScriptAnswer } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { currentLanguage } from "../../../i18n/index.ts";
import { copyText } from "../../../ui/copy.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { clockText } from "../../videos/times.ts";
import { AssistProblem } from "./assist-problem.tsx";
import css from "./assistant.module.css";
import { useAsking } from "./use-asking.ts";
import { writtenSoFar } from "./written-so-far.ts";

const LENGTHS = [15, 30, 60, 90, 120] as const;

interface ScriptDialogProps {
  /** A vacancy, or somebody who introduces themselves. */
  readonly kind?: "vacancy" | "introduction";
  /** What the video is about. */
  readonly vacancyId?: string;
  readonly onClose: () => void;
}

function textOf({ title, scenes }: ScriptAnswer): string {
  const lines = scenes.map(
    ({ fromSecond, toSecond, say, show }) =>
      `${clockText(fromSecond)}–${clockText(toSecond)}\n${say}\n[${show}]`,
  );
  return [title, ...lines].join("\n\n");
}

/** Has a script written for a video, second by second. */
export function ScriptDialog({ kind = "vacancy", vacancyId, onClose }: ScriptDialogProps) {
  const { t } = useTranslation();
  const [notes, setNotes] = useState("");
  const [seconds, setSeconds] = useState<number>(60);
  const { asking, written, again, stop } = useAsking<void, ScriptAnswer>((_, signal) =>
    api.POST("/api/assistant/video-script", {
      body: {
        ...{ kind, durationSeconds: seconds, notes: notes.trim() },
        ...(vacancyId !== undefined && { vacancyId }),
        language: currentLanguage(),
      },
      parseAs: "stream",
      signal,
    }),
  );
  const { data: script, isPending } = asking;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    asking.mutate();
  };
  return (
    <Dialog title={t("assist.scriptTitle")} onClose={onClose}>
      <form onSubmit={submit} className={css["form"]}>
        <NativeSelect
          label={t("assist.length")}
          value={String(seconds)}
          data={LENGTHS.map((count) => ({
            value: String(count),
            label: t("assist.seconds", { count }),
          }))}
          onChange={(event) => setSeconds(Number(event.currentTarget.value))}
        />
        <Textarea
          label={t("assist.notes")}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2_000}
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        {asking.isError && <AssistProblem error={asking.error} />}
        {isPending && (
          <div className={css["answer"]} aria-live="polite" aria-busy="true">
            <p className={css["meta"]}>{t(again ? "assist.again" : "assist.writing")}</p>
            <p className={css["raw"]}>
              {writtenSoFar(written)
                .map(({ text }) => text)
                .join("\n")}
            </p>
          </div>
        )}
        {script && !isPending && <Script script={script} />}
        <footer className={dialogFooter}>
          {script && !isPending && (
            <Button variant="default" onClick={() => void copyText(textOf(script))}>
              {t("common.copy")}
            </Button>
          )}
          {isPending ? (
            <Button variant="default" onClick={stop}>
              {t("assist.stop")}
            </Button>
          ) : (
            <Button type="submit">{t(script ? "assist.anew" : "assist.write")}</Button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

function Script({ script }: { readonly script: ScriptAnswer }) {
  const { t } = useTranslation();
  return (
    <article className={css["answer"]}>
      <h3>{script.title}</h3>
      <ol className={css["scenes"]}>
        {script.scenes.map(({ fromSecond, toSecond, say, show }) => (
          <li key={fromSecond}>
            <span className={css["time"]}>
              {clockText(fromSecond)}–{clockText(toSecond)}
            </span>
            <div>
              <p>{say}</p>
              {show !== "" && <p className={css["meta"]}>{t("assist.show", { what: show })}</p>}
            </div>
          </li>
        ))}
      </ol>
    </article>
  );
}
