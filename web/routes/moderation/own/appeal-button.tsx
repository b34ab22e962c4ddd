import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type OwnDecision, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import css from "./own.module.css";
import { refreshDecisions } from "./own-decisions.ts";

const LONGEST = 2_000;

interface AppealProps {
  readonly decision: OwnDecision;
}

/** Lets somebody answer a decision about something of theirs, or says what became of their answer. */
export function AppealButton({ decision }: AppealProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { appeal, appealable } = decision;
  if (appeal?.status === "open") return <p className={css["meta"]}>{t("decisions.appealOpen")}</p>;
  if (appeal) {
    const word = appeal.status === "granted" ? "appealGranted" : "appealRefused";
    return (
      <p className={css["meta"]}>
        {t(`decisions.${word}`)} {appeal.answer}
      </p>
    );
  }
  if (!appealable) return null;
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t("decisions.appeal")}
      </Button>
      {open && <AppealDialog decision={decision} onClose={() => setOpen(false)} />}
    </>
  );
}

function AppealDialog({ decision, onClose }: AppealProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const appeal = useMutation({
    mutationFn: () =>
      reply(
        api.POST("/api/moderation/decisions/{decisionId}/appeal", {
          params: { path: { decisionId: decision.id } },
          body: { text: text.trim() },
        }),
      ),
    onSuccess: async () => {
      await refreshDecisions();
      onClose();
      toast(t("decisions.appealSent"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") appeal.mutate();
  };
  return (
    <Dialog title={t("decisions.appealTitle")} onClose={onClose}>
      <form onSubmit={submit} className={css["form"]}>
        <p>{t("decisions.appealText")}</p>
        <Textarea
          label={t("decisions.appealWords")}
          autosize
          minRows={3}
          maxRows={10}
          required
          maxLength={LONGEST}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {appeal.isError && <ProblemNote error={appeal.error} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={appeal.isPending}>
            {t("decisions.appealSend")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
