import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { encryption } from "../../app/encryption.ts";
import { historyChanged } from "../../app/history.ts";
import { useMe } from "../../app/me.ts";
import { lettersOf } from "../../encryption/trust/letters.ts";
import { copyText } from "../../ui/copy.ts";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./keys.module.css";

const GROUP = 4;

/** Shows a new recovery code once, and keeps a backup under it when the reader has shown that they have it. */
export function NewCode({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const { data: code } = useQuery({
    queryKey: ["new-recovery-code", me.id],
    queryFn: async () => (await encryption(me.id)).newRecoveryCode(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const setUp = useMutation({
    mutationFn: async (own: string) => (await encryption(me.id)).setUpRecovery(own),
    onSuccess: async (isDone) => {
      toast(t(isDone ? "recovery.done" : "keyDevices.failed"), isDone ? "plain" : "danger");
      await historyChanged();
      if (isDone) onClose();
    },
    onError: () => toast(t("keyDevices.failed"), "danger"),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!code) return;
    const isRight = lettersOf(typed) === code.slice(-GROUP);
    setWrong(!isRight);
    if (isRight) setUp.mutate(code);
  };
  return (
    <Dialog title={t("recovery.newTitle")} onClose={onClose}>
      <form onSubmit={submit} className={css["parts"]}>
        <p>{t("recovery.newLead")}</p>
        <output className={css["recoveryCode"]} aria-label={t("recovery.code")}>
          {code}
        </output>
        <Button variant="subtle" onClick={() => void copyText(code ?? "")}>
          {t("recovery.copy")}
        </Button>
        <Notice tone="warning">{t("recovery.loss")}</Notice>
        <TextInput
          label={t("recovery.lastGroup")}
          value={typed}
          error={wrong && t("recovery.lastGroupWrong")}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="XXXX"
          onChange={(event) => {
            setWrong(false);
            setTyped(event.currentTarget.value);
          }}
        />
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={setUp.isPending}>
            {t("recovery.keep")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
