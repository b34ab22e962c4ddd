import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Message, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import css from "./choices.module.css";

const REASONS = ["spam", "abuse", "nudity", "violence", "copyright", "fraud", "other"] as const;
type Reason = (typeof REASONS)[number];
const LONGEST = 1_000;

interface Said {
  readonly reason: Reason;
  readonly comment?: string;
}

interface ReportProps {
  readonly title: string;
  readonly text: string;
  readonly send: (said: Said) => Promise<unknown>;
  readonly onClose: () => void;
}

interface MessageProps {
  readonly message: Message;
  readonly onClose: () => void;
}

/** Tells the moderators about a message. */
export function ReportDialog({ message: { chatId, seq }, onClose }: MessageProps) {
  const { t } = useTranslation();
  const send = (said: Said) => {
    const params = { path: { chatId } };
    return reply(api.POST("/api/chats/{chatId}/report", { params, body: { seq, ...said } }));
  };
  return (
    <Report
      title={t("message.reportTitle")}
      text={t("message.reportText")}
      send={send}
      onClose={onClose}
    />
  );
}

interface PersonProps {
  readonly userId: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** Tells the moderators about a person. */
export function ReportPerson({ userId, name, onClose }: PersonProps) {
  const { t } = useTranslation();
  const send = (body: Said) =>
    reply(api.POST("/api/users/{userId}/report", { params: { path: { userId } }, body }));
  return (
    <Report
      title={t("chatInfo.reportTitle", { name })}
      text={t("chatInfo.reportText")}
      send={send}
      onClose={onClose}
    />
  );
}

/** Why, and what else there is to say. */
function Report({ title, text, send, onClose }: ReportProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<Reason>("spam");
  const [comment, setComment] = useState("");
  const report = useMutation({
    mutationFn: () => send({ reason, ...(comment.trim() !== "" && { comment: comment.trim() }) }),
    onSuccess: () => {
      onClose();
      toast(t("message.reported"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    report.mutate();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <p className={css["lead"]}>{text}</p>
        <fieldset className={css["reasons"]} aria-label={t("message.reason")}>
          {REASONS.map((one) => (
            <label key={one} className={css["reason"]}>
              <input
                type="radio"
                name="reason"
                checked={reason === one}
                onChange={() => setReason(one)}
              />
              {t(`message.reasons.${one}`)}
            </label>
          ))}
        </fieldset>
        <Textarea
          label={t("message.comment")}
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
            {t("message.reportSend")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
