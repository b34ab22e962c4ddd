import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ProfileAnswer } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { currentLanguage } from "../../../i18n/index.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { AssistProblem } from "../../employer/assistant/assist-problem.tsx";
import { useAsking } from "../../employer/assistant/use-asking.ts";
import { textNamed } from "../../employer/assistant/written-so-far.ts";
import css from "./advice-dialog.module.css";

interface AdviceDialogProps {
  /** Which vacancy one's profile is compared with; without one it is looked at by itself. */
  readonly vacancyId?: string;
  readonly onClose: () => void;
}

/** What the assistant finds in the reader's own profile: what speaks for them, and what is missing. */
export function AdviceDialog({ vacancyId, onClose }: AdviceDialogProps) {
  const { t } = useTranslation();
  const { asking, written, again, stop } = useAsking<void, ProfileAnswer>((_, signal) =>
    api.POST("/api/assistant/profile", {
      body: { ...(vacancyId !== undefined && { vacancyId }), language: currentLanguage() },
      parseAs: "stream",
      signal,
    }),
  );
  const { data: answer, isPending, isError, error } = asking;
  const begin = useRef(asking.mutate);
  useEffect(() => begin.current(), []);
  return (
    <Dialog title={t(vacancyId === undefined ? "advice.profile" : "advice.fit")} onClose={onClose}>
      <div className={css["advice"]} aria-live="polite" aria-busy={isPending}>
        {isError && <AssistProblem error={error} />}
        {isPending && (
          <p>{textNamed(written, "summary") || t(again ? "assist.again" : "assist.writing")}</p>
        )}
        {answer && !isPending && <Answer answer={answer} />}
      </div>
      <footer className={dialogFooter}>
        <Button variant="default" onClick={() => (isPending ? stop() : asking.mutate())}>
          {t(isPending ? "assist.stop" : "assist.anew")}
        </Button>
      </footer>
    </Dialog>
  );
}

function Answer({ answer: { summary, fit, strengths, gaps } }: { readonly answer: ProfileAnswer }) {
  const { t } = useTranslation();
  return (
    <>
      {fit && <p className={css["score"]}>{t("assist.score", { score: fit.score })}</p>}
      <p>{summary}</p>
      <Lines title={t("assist.reasons")} lines={fit?.reasons ?? []} />
      <Lines title={t("assist.strengths")} lines={strengths} />
      <Lines title={t("assist.gaps")} lines={gaps} />
    </>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
