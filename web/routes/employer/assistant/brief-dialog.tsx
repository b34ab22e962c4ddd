import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { VacancyAnswer } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { currentLanguage } from "../../../i18n/index.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { Markdown } from "../../../ui/markdown.tsx";
import { salaryText } from "../../work/salary.ts";
import { type VacancyFields, vacancyFieldsOf } from "../editor/vacancy-fields.ts";
import { AssistProblem } from "./assist-problem.tsx";
import css from "./assistant.module.css";
import { useAsking } from "./use-asking.ts";
import { textNamed } from "./written-so-far.ts";

interface BriefDialogProps {
  readonly companyId: string;
  /** Takes the draft into the form; nothing of it is there before. */
  readonly onAccept: (fields: Partial<VacancyFields>) => void;
  readonly onClose: () => void;
}

/** The fields that a draft says something about. */
function fieldsOf(draft: VacancyAnswer): Partial<VacancyFields> {
  const rest = { location: null, videoId: null, expiresAt: null };
  const fields = vacancyFieldsOf({ ...draft, ...rest }, draft.salary?.currency ?? "EUR");
  const { title, description, employmentType, roles, tags, remote } = fields;
  const { salaryMin, salaryMax, currency, period } = fields;
  const said = { title, description, employmentType, roles, tags, remote };
  return draft.salary === null ? said : { ...said, salaryMin, salaryMax, currency, period };
}

/** Has a vacancy drafted from a few words, and shows it while it is written. */
export function BriefDialog({ companyId, onAccept, onClose }: BriefDialogProps) {
  const { t } = useTranslation();
  const [brief, setBrief] = useState("");
  const { asking, written, again, stop } = useAsking<string, VacancyAnswer>((text, signal) =>
    api.POST("/api/assistant/vacancy", {
      body: { brief: text, companyId, language: currentLanguage() },
      parseAs: "stream",
      signal,
    }),
  );
  const { data: draft, isPending } = asking;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (brief.trim() !== "") asking.mutate(brief.trim());
  };
  return (
    <Dialog title={t("assist.draftTitle")} onClose={onClose}>
      <form onSubmit={submit} className={css["form"]}>
        <Textarea
          label={t("assist.brief")}
          description={t("assist.briefHint")}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={4_000}
          required
          value={brief}
          onChange={(event) => setBrief(event.currentTarget.value)}
        />
        {asking.isError && <AssistProblem error={asking.error} />}
        {(isPending || draft) && (
          <article className={css["answer"]} aria-live="polite" aria-busy={isPending}>
            {isPending && (
              <p className={css["meta"]}>{t(again ? "assist.again" : "assist.writing")}</p>
            )}
            <h3>{draft?.title ?? textNamed(written, "title")}</h3>
            {draft?.salary && <p>{salaryText(draft.salary)}</p>}
            <Markdown text={draft?.description ?? textNamed(written, "description")} />
            {draft && <p className={css["meta"]}>{[...draft.roles, ...draft.tags].join(" · ")}</p>}
          </article>
        )}
        {draft && <p className={css["meta"]}>{t("assist.check")}</p>}
        <footer className={dialogFooter}>
          {isPending ? (
            <Button variant="default" onClick={stop}>
              {t("assist.stop")}
            </Button>
          ) : (
            <Button
              type="submit"
              variant={draft ? "default" : "filled"}
              disabled={brief.trim() === ""}
            >
              {t(draft ? "assist.anew" : "assist.write")}
            </Button>
          )}
          {draft && (
            <Button
              onClick={() => {
                onAccept(fieldsOf(draft));
                onClose();
              }}
            >
              {t("assist.accept")}
            </Button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
