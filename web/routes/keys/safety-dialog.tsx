import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { encryption } from "../../app/encryption.ts";
import { useMe } from "../../app/me.ts";
import { type PersonTrust, personTrustQuery, trustChanged } from "../../app/trust.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./keys.module.css";
import { Digits } from "./number.tsx";
import { ScanButton } from "./scan-button.tsx";

interface SafetyProps {
  readonly personId: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** The number that two people compare to know that nobody is between them. */
export function SafetyDialog({ personId, name, onClose }: SafetyProps) {
  const { t } = useTranslation();
  const me = useMe();
  const trust = useQuery(personTrustQuery(me.id, personId));
  return (
    <Dialog title={t("safety.title", { name })} onClose={onClose}>
      <div className={css["parts"]}>
        {trust.isPending && <Delayed>…</Delayed>}
        {trust.isError && <ProblemNote error={trust.error} onRetry={() => void trust.refetch()} />}
        {trust.data && <Doubts trust={trust.data} name={name} />}
        {trust.data?.number && <Comparison trust={trust.data} name={name} />}
      </div>
    </Dialog>
  );
}

/** What is not as it should be with a person's devices. */
function Doubts({ trust, name }: { trust: PersonTrust; name: string }) {
  const { t } = useTranslation();
  return (
    <>
      {trust.standing === "unsigned" && (
        <Notice tone="warning">{t("safety.unsigned", { name })}</Notice>
      )}
      {trust.standing === "contradictory" && (
        <Notice tone="danger">{t("safety.contradictory", { name })}</Notice>
      )}
      {trust.unconfirmed > 0 && (
        <Notice tone="warning">
          {t("safety.unconfirmed", { name, count: trust.unconfirmed })}
        </Notice>
      )}
      {trust.hasChanged && <Notice tone="danger">{t("safety.changed", { name })}</Notice>}
    </>
  );
}

function Comparison({ trust, name }: { trust: PersonTrust; name: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const { number, payload, isVerified, userId } = trust;
  const mark = useMutation({
    mutationFn: async (same: boolean) =>
      (await encryption(me.id)).markNumber(userId, number ?? "", same),
    onSuccess: trustChanged,
    onError: () => toast(t("keyDevices.failed"), "danger"),
  });
  const compare = (scanned: string) => {
    const same = scanned === payload;
    toast(t(same ? "safety.scanRight" : "safety.scanWrong"), same ? "plain" : "danger");
    if (same) mark.mutate(true);
  };
  if (number === null || payload === null) return null;
  return (
    <>
      <p>{t("safety.lead", { name })}</p>
      <Digits number={number} />
      <QrCode text={payload} label={t("safety.qr")} />
      {isVerified && <Notice tone="good">{t("safety.verified")}</Notice>}
      <div className={css["buttons"]}>
        <Button
          variant={isVerified ? "default" : "filled"}
          loading={mark.isPending}
          onClick={() => mark.mutate(!isVerified)}
        >
          {t(isVerified ? "safety.unmark" : "safety.mark")}
        </Button>
        <ScanButton label={t("safety.scan")} onFound={compare} />
      </div>
    </>
  );
}
