import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { encryption } from "../../app/encryption.ts";
import { useMe } from "../../app/me.ts";
import { ownTrustQuery, trustChanged } from "../../app/trust.ts";
import { Confirm, Dialog } from "../../ui/dialog.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import { toast } from "../../ui/toasts.tsx";
import hidden from "../../ui/visually-hidden.module.css";
import css from "./keys.module.css";
import { RestoreForm } from "./restore-form.tsx";

/** The code by which another device confirms this one, and what to do when there is none. */
export function NewDevice({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const [asked, setAsked] = useState(false);
  const { data: own } = useQuery(ownTrustQuery(me.id));
  const restart = useMutation({
    mutationFn: async () => (await encryption(me.id)).startAnew(),
    onSuccess: async (isDone) => {
      toast(t(isDone ? "newDevice.restarted" : "keyDevices.failed"), isDone ? "plain" : "danger");
      await trustChanged();
      onClose();
    },
    onError: () => toast(t("keyDevices.failed"), "danger"),
  });
  if (!own) return null;
  if (asked) {
    return (
      <Confirm
        title={t("newDevice.restartTitle")}
        text={t("newDevice.lostText")}
        action={t("newDevice.restart")}
        busy={restart.isPending}
        onConfirm={() => restart.mutate()}
        onClose={() => setAsked(false)}
      />
    );
  }
  return (
    <Dialog title={t("newDevice.title")} onClose={onClose}>
      <div className={css["parts"]}>
        <p>{t("newDevice.lead")}</p>
        <p className={css["code"]}>
          <span className={hidden["hidden"]}>{t("newDevice.code")}: </span>
          <output>{own.code}</output>
        </p>
        <QrCode text={own.payload} label={t("newDevice.qr")} />
        <h3>{t("newDevice.lost")}</h3>
        {own.hasRecovery && (
          <>
            <p>{t("recovery.useLead")}</p>
            <RestoreForm onDone={onClose} />
          </>
        )}
        <p>{t("newDevice.lostText")}</p>
        <Button variant="light" color="red" onClick={() => setAsked(true)}>
          {t("newDevice.restart")}
        </Button>
      </div>
    </Dialog>
  );
}
