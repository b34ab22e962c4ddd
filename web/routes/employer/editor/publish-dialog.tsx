import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type Vacancy } from "../../../../shared/client/index.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { useFormat } from "../../../ui/format.ts";
import { Notice } from "../../../ui/notice.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import forms from "../../videos/forms.module.css";
import { fromLocalField, toLocalField } from "../../videos/times.ts";
import { publishVacancy } from "../employer.ts";
import css from "./editor.module.css";

interface PublishDialogProps {
  readonly vacancy: Vacancy;
  readonly onClose: () => void;
}

/** Has a vacancy come out: at once, or at a moment to come. */
export function PublishDialog({ vacancy, onClose }: PublishDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const group = useId();
  const [later, setLater] = useState(vacancy.status === "scheduled");
  const [at, setAt] = useState(() => toLocalField(vacancy.publishAt));
  const publishAt = later ? fromLocalField(at) : null;
  const publishing = useMutation({
    mutationFn: () => publishVacancy(vacancy.id, publishAt),
    onSuccess: (now) => {
      const when = now.publishAt === null ? "" : format.dateTime(now.publishAt);
      const told = now.status === "scheduled" || now.status === "moderation" ? now.status : "out";
      toast(t(`editor.published.${told}`, { at: when }));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!later || publishAt !== null) publishing.mutate();
  };
  const { error } = publishing;
  const expired =
    error instanceof ApiError && error.fields.some(({ path }) => path === "expiresAt");
  return (
    <Dialog title={t("editor.publishTitle", { title: vacancy.title })} onClose={onClose}>
      <form onSubmit={submit} className={css["dialog"]}>
        {vacancy.company.verification !== "verified" && <Notice>{t("editor.mayWait")}</Notice>}
        <fieldset className={forms["options"]}>
          <legend>{t("editor.when")}</legend>
          <label className={forms["option"]}>
            <input type="radio" name={group} checked={!later} onChange={() => setLater(false)} />
            {t("editor.now")}
          </label>
          <label className={forms["option"]}>
            <input type="radio" name={group} checked={later} onChange={() => setLater(true)} />
            {t("editor.later")}
          </label>
        </fieldset>
        {later && (
          <TextInput
            type="datetime-local"
            label={t("editor.publishAt")}
            description={t("editor.publishAtHint")}
            required
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
          />
        )}
        {expired && <Notice tone="danger">{t("editor.endsBefore")}</Notice>}
        {error !== null && !expired && <ProblemNote error={error} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            type="submit"
            loading={publishing.isPending}
            disabled={later && publishAt === null}
          >
            {t(later ? "editor.schedule" : "editor.publish")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
