import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Company, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import forms from "../videos/forms.module.css";

const REASONS = ["fraud", "spam", "abuse", "copyright", "other"] as const;
const LONGEST = 1_000;

interface ReportCompanyProps {
  readonly company: Company;
  readonly onClose: () => void;
}

/** Tells the moderators about a company. */
export function ReportCompany({ company, onClose }: ReportCompanyProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<(typeof REASONS)[number]>("fraud");
  const [comment, setComment] = useState("");
  const report = useMutation({
    mutationFn: () => {
      const params = { path: { companyId: company.id } };
      const said = comment.trim();
      const body = { reason, ...(said !== "" && { comment: said }) };
      return reply(api.POST("/api/companies/{companyId}/report", { params, body }));
    },
    onSuccess: () => {
      onClose();
      toast(t("videos.report.done"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    report.mutate();
  };
  return (
    <Dialog title={t("company.report")} onClose={onClose}>
      <form onSubmit={submit} className={forms["fields"]}>
        <fieldset className={forms["options"]} aria-label={t("videos.report.reason")}>
          {REASONS.map((one) => (
            <label key={one} className={forms["option"]}>
              <input
                type="radio"
                name="reason"
                checked={reason === one}
                onChange={() => setReason(one)}
              />
              {t(`videos.report.reasons.${one}`)}
            </label>
          ))}
        </fieldset>
        <Textarea
          label={t("videos.report.comment")}
          rows={3}
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
            {t("videos.report.send")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
