import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./details-dialog.module.css";

const REASONS = ["spam", "abuse", "nudity", "violence", "copyright", "fraud", "other"] as const;
const LONGEST = 1_000;

interface ReportProps {
  readonly imageId: string;
  readonly onClose: () => void;
}

/** Tells the moderators about a picture. */
export function ReportImageDialog({ imageId, onClose }: ReportProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<(typeof REASONS)[number]>("nudity");
  const [comment, setComment] = useState("");
  const report = useMutation({
    mutationFn: () =>
      reply(
        api.POST("/api/media/{imageId}/report", {
          params: { path: { imageId } },
          body: { reason, ...(comment.trim() !== "" && { comment: comment.trim() }) },
        }),
      ),
    onSuccess: () => {
      onClose();
      toast(t("reportImage.done"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    report.mutate();
  };
  return (
    <Dialog title={t("reportImage.title")} onClose={onClose}>
      <form onSubmit={submit} className={css["fields"]}>
        <p>{t("reportImage.text")}</p>
        <NativeSelect
          label={t("reportImage.reason")}
          value={reason}
          data={REASONS.map((value) => ({ value, label: t(`decisions.reasons.${value}`) }))}
          onChange={(event) =>
            setReason(REASONS.find((one) => one === event.currentTarget.value) ?? reason)
          }
        />
        <Textarea
          label={t("reportImage.comment")}
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
            {t("reportImage.send")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
