import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog, dialogFooter } from "./dialog.tsx";
import { ProblemNote } from "./problem.tsx";
import css from "./report-dialog.module.css";
import { toast } from "./toasts.tsx";

/** What things made by people are reported for. */
const OF_THINGS = ["spam", "abuse", "nudity", "violence", "copyright", "fraud", "other"] as const;
/** What companies and their jobs are reported for, what happens most first. */
export const OF_BUSINESS = ["fraud", "spam", "abuse", "copyright", "other"] as const;
const LONGEST = 1_000;

export type ReportReason = (typeof OF_THINGS)[number];

/** What a report says. */
export interface Said {
  readonly reason: ReportReason;
  readonly comment?: string;
}

interface ReportDialogProps {
  readonly title: string;
  readonly text?: string;
  /** The first of them is chosen to begin with. */
  readonly reasons?: readonly ReportReason[];
  readonly send: (said: Said) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks why something is reported, and what else there is to say, and tells the moderators. */
export function ReportDialog({
  title,
  text,
  reasons = OF_THINGS,
  send,
  onClose,
}: ReportDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<ReportReason>(reasons[0] ?? "other");
  const [comment, setComment] = useState("");
  const report = useMutation({
    mutationFn: () => send({ reason, ...(comment.trim() !== "" && { comment: comment.trim() }) }),
    onSuccess: () => {
      onClose();
      toast(t("report.done"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    report.mutate();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {text !== undefined && <p className={css["lead"]}>{text}</p>}
        <fieldset className={css["reasons"]} aria-label={t("report.reason")}>
          {reasons.map((one) => (
            <label key={one} className={css["reason"]}>
              <input
                type="radio"
                name="reason"
                checked={reason === one}
                onChange={() => setReason(one)}
              />
              {t(`decisions.reasons.${one}`)}
            </label>
          ))}
        </fieldset>
        <Textarea
          label={t("report.comment")}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={LONGEST}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        {report.isError && <ProblemNote error={report.error} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={report.isPending}>
            {t("report.send")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
