import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { encryption } from "../../app/encryption.ts";
import { historyChanged, historyQuery } from "../../app/history.ts";
import { useMe } from "../../app/me.ts";
import { ownTrustQuery } from "../../app/trust.ts";
import { Confirm, Dialog } from "../../ui/dialog.tsx";
import { useFormat } from "../../ui/format.ts";
import { Notice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./keys.module.css";
import { NewCode } from "./new-code.tsx";
import { RestoreForm } from "./restore-form.tsx";

const FAULTS = {
  gone: "recovery.faultGone",
  older: "recovery.faultOlder",
  damaged: "recovery.faultDamaged",
} as const;

/** The reader's backup: whether there is one, since when, and what is lost without it. */
export function Recovery() {
  const { t } = useTranslation();
  const me = useMe();
  const format = useFormat();
  const [open, setOpen] = useState<"new" | "join" | "withdraw" | null>(null);
  const close = () => setOpen(null);
  const { data: own } = useQuery(ownTrustQuery(me.id));
  const { data: history } = useQuery(historyQuery(me.id));
  const withdraw = useMutation({
    mutationFn: async () => (await encryption(me.id)).withdrawRecovery(),
    onSuccess: async (isDone) => {
      toast(t(isDone ? "recovery.withdrawn" : "keyDevices.failed"), isDone ? "plain" : "danger");
      await historyChanged();
      close();
    },
    onError: () => toast(t("keyDevices.failed"), "danger"),
  });
  if (!own || !history) return null;
  const { isHere, storedAt, fault } = history.backup;
  return (
    <>
      <h3>{t("recovery.title")}</h3>
      <p>{t(own.hasRecovery ? "recovery.lead" : "recovery.without")}</p>
      {own.hasRecovery && isHere && fault !== null && (
        <Notice tone="danger">{t(FAULTS[fault])}</Notice>
      )}
      {own.hasRecovery && isHere && fault === null && storedAt !== null && (
        <p>{t("recovery.stored", { at: format.dateTime(new Date(storedAt).toISOString()) })}</p>
      )}
      {own.hasRecovery && !isHere && <p>{t("recovery.elsewhere")}</p>}
      <div className={css["buttons"]}>
        <Button variant="default" onClick={() => setOpen("new")}>
          {t(own.hasRecovery ? "recovery.renew" : "recovery.make")}
        </Button>
        {own.hasRecovery && !isHere && (
          <Button variant="default" onClick={() => setOpen("join")}>
            {t("recovery.join")}
          </Button>
        )}
        {own.hasRecovery && (
          <Button variant="subtle" color="red" onClick={() => setOpen("withdraw")}>
            {t("recovery.withdraw")}
          </Button>
        )}
      </div>
      {open === "new" && <NewCode onClose={close} />}
      {open === "join" && (
        <Dialog title={t("recovery.join")} onClose={close}>
          <p>{t("recovery.joinLead")}</p>
          <RestoreForm onDone={close} />
        </Dialog>
      )}
      {open === "withdraw" && (
        <Confirm
          title={t("recovery.withdrawTitle")}
          text={t("recovery.without")}
          action={t("recovery.withdraw")}
          busy={withdraw.isPending}
          onConfirm={() => withdraw.mutate()}
          onClose={close}
        />
      )}
    </>
  );
}
