import { Button } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ProfileAnswer } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { currentLanguage } from "../../../i18n/index.ts";
import { AssistProblem } from "../assistant/assist-problem.tsx";
import { useAsking } from "../assistant/use-asking.ts";
import { textNamed } from "../assistant/written-so-far.ts";
import css from "./pane.module.css";

interface FitPartProps {
  readonly userId: string;
  readonly vacancyId: string;
}

/** What the assistant finds in a profile for and against, when it is asked. Nobody is moved by it. */
export function FitPart({ userId, vacancyId }: FitPartProps) {
  const { t } = useTranslation();
  const { asking, written, stop } = useAsking<void, ProfileAnswer>((_, signal) =>
    api.POST("/api/assistant/profile", {
      body: { userId, vacancyId, language: currentLanguage() },
      parseAs: "stream",
      signal,
    }),
  );
  const { data: answer, isPending, isError, error } = asking;
  return (
    <section aria-busy={isPending}>
      <h3>{t("assist.fit")}</h3>
      <p className={css["meta"]}>{t("assist.fitHint")}</p>
      {isError && <AssistProblem error={error} />}
      {isPending && (
        <p aria-live="polite">{textNamed(written, "summary") || t("assist.writing")}</p>
      )}
      {answer && !isPending && <Answer answer={answer} />}
      <Button
        variant="light"
        className={css["start"] ?? ""}
        leftSection={<IconSparkles size={18} aria-hidden="true" />}
        onClick={() => (isPending ? stop() : asking.mutate())}
      >
        {t(isPending ? "assist.stop" : "assist.askFit")}
      </Button>
    </section>
  );
}

function Answer({ answer: { summary, fit, strengths, gaps } }: { readonly answer: ProfileAnswer }) {
  const { t } = useTranslation();
  return (
    <div className={css["fit"]}>
      {fit && <p className={css["score"]}>{t("assist.score", { score: fit.score })}</p>}
      <p>{summary}</p>
      <Lines title={t("assist.reasons")} lines={fit?.reasons ?? []} />
      <Lines title={t("assist.strengths")} lines={strengths} />
      <Lines title={t("assist.gaps")} lines={gaps} />
    </div>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
