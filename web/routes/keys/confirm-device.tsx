import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { encryption } from "../../app/encryption.ts";
import { useMe } from "../../app/me.ts";
import { trustChanged } from "../../app/trust.ts";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./keys.module.css";
import { ScanButton } from "./scan-button.tsx";

interface ConfirmDeviceProps {
  readonly deviceId: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** Says that a new device is the reader's, by the code that it shows. */
export function ConfirmDevice({ deviceId, name, onClose }: ConfirmDeviceProps) {
  const { t } = useTranslation();
  const me = useMe();
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState(false);
  const confirm = useMutation({
    mutationFn: async (proof: { code: string } | { scanned: string }) =>
      (await encryption(me.id)).confirmDevice(deviceId, proof),
    onSuccess: async (outcome) => {
      if (outcome === "wrong_code") return setWrong(true);
      if (outcome === "refused") return toast(t("keyDevices.failed"), "danger");
      toast(t("confirmDevice.done"));
      await trustChanged();
      onClose();
    },
    onError: () => toast(t("keyDevices.failed"), "danger"),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== "") confirm.mutate({ code });
  };
  return (
    <Dialog title={t("confirmDevice.title", { name })} onClose={onClose}>
      <form onSubmit={submit} className={css["parts"]}>
        <p>{t("confirmDevice.lead")}</p>
        <TextInput
          label={t("confirmDevice.code")}
          description={t("confirmDevice.hint")}
          value={code}
          error={wrong && t("confirmDevice.wrong")}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="XXXX-XXXX-XXXX"
          onChange={(event) => {
            setWrong(false);
            setCode(event.currentTarget.value);
          }}
        />
        <ScanButton
          label={t("confirmDevice.scan")}
          onFound={(scanned) => confirm.mutate({ scanned })}
        />
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={confirm.isPending}>
            {t("confirmDevice.action")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
