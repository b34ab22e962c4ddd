import { Button, Skeleton } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { encryption } from "../../app/encryption.ts";
import { encryptedChats } from "../../app/history.ts";
import { useMe } from "../../app/me.ts";
import { type OwnTrust, ownTrustQuery, trustChanged } from "../../app/trust.ts";
import { Badge } from "../../ui/badge.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { useFormat } from "../../ui/format.ts";
import { Notice } from "../../ui/notice.tsx";
import { listClass, Row, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { ConfirmDevice } from "./confirm-device.tsx";
import { HistoryRequests } from "./history-requests.tsx";
import css from "./keys.module.css";
import { NewDevice } from "./new-device.tsx";
import { Digits } from "./number.tsx";
import { OwnHistory } from "./own-history.tsx";
import { Recovery } from "./recovery.tsx";

const HASH = "#keys";

type OwnDevice = OwnTrust["devices"][number];

/** The devices that have keys to the reader's encrypted chats. */
export function KeyDevices() {
  const { t } = useTranslation();
  const me = useMe();
  const own = useQuery(ownTrustQuery(me.id));
  const [showing, setShowing] = useState(false);
  const start = useRef<HTMLSpanElement>(null);
  const { isPending } = own;
  // Whoever was led here from a chat need not look for it on a long page.
  useEffect(() => {
    if (!isPending && location.hash === HASH) start.current?.scrollIntoView();
  }, [isPending]);
  return (
    <Section title={t("keyDevices.title")} lead={t("keyDevices.lead")}>
      <span ref={start} className={css["start"]} />
      {own.isPending && <Skeleton height={60} radius={8} />}
      {own.isError && <ProblemNote error={own.error} onRetry={() => void own.refetch()} />}
      {own.data === null && <p>{t("keyDevices.none")}</p>}
      {own.data?.standing === "contradictory" && (
        <Notice tone="danger">{t("keyDevices.contradictory")}</Notice>
      )}
      {own.data && !own.data.inForce && (
        <Notice tone="warning">
          <p>{t("newDevice.waiting")}</p>
          <Button variant="default" onClick={() => setShowing(true)}>
            {t("newDevice.show")}
          </Button>
        </Notice>
      )}
      <HistoryRequests />
      <ul className={listClass}>
        {own.data?.devices.map((device) => (
          <DeviceRow key={device.id} device={device} mayAct={own.data?.inForce ?? false} />
        ))}
      </ul>
      {own.data?.fingerprint && (
        <>
          <h3>{t("keyDevices.fingerprint")}</h3>
          <Digits number={own.data.fingerprint} />
          <p>{t("keyDevices.fingerprintLead")}</p>
        </>
      )}
      {own.data?.inForce && own.data.devices.length > 1 && <OwnHistory />}
      {own.data?.inForce && <Recovery />}
      {showing && <NewDevice onClose={() => setShowing(false)} />}
    </Section>
  );
}

function DeviceRow({ device, mayAct }: { device: OwnDevice; mayAct: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState<"confirm" | "remove" | null>(null);
  const name = device.name || t("keyDevices.unnamed");
  const close = () => setOpen(null);
  return (
    <>
      <Row
        icon={<IconKey size={20} />}
        tone={device.inForce ? "good" : "plain"}
        title={
          <>
            {name} {device.isThis && <Badge tone="good">{t("keyDevices.this")}</Badge>}
            {!device.inForce && <Badge tone="danger">{t("keyDevices.isWaiting")}</Badge>}
          </>
        }
        meta={t("keyDevices.seen", { at: format.dateTime(device.seenAt) })}
      >
        {mayAct && !device.inForce && (
          <Button
            variant="default"
            aria-label={t("keyDevices.confirmNamed", { name })}
            onClick={() => setOpen("confirm")}
          >
            {t("keyDevices.confirm")}
          </Button>
        )}
        {mayAct && !device.isThis && (
          <Button
            variant="subtle"
            color="red"
            aria-label={t("keyDevices.removeNamed", { name })}
            onClick={() => setOpen("remove")}
          >
            {t("keyDevices.remove")}
          </Button>
        )}
      </Row>
      {open === "confirm" && <ConfirmDevice deviceId={device.id} name={name} onClose={close} />}
      {open === "remove" && <RemoveDevice deviceId={device.id} name={name} onClose={close} />}
    </>
  );
}

function RemoveDevice(props: { deviceId: string; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { data: own } = useQuery(ownTrustQuery(me.id));
  const { deviceId, name, onClose } = props;
  const remove = useMutation({
    mutationFn: async () => {
      const worker = await encryption(me.id);
      const isDone = await worker.removeDevice(deviceId);
      // Where it is in a group it is taken out now, and not when somebody next speaks there.
      if (isDone) void worker.devicesChanged(me.id, await encryptedChats()).catch(() => undefined);
      return isDone;
    },
    onSuccess: async (isDone) => {
      toast(t(isDone ? "keyDevices.removed" : "keyDevices.failed"), isDone ? "plain" : "danger");
      await trustChanged();
      onClose();
    },
    onError: () => toast(t("keyDevices.failed"), "danger"),
  });
  return (
    <Confirm
      title={t("keyDevices.removeTitle")}
      text={t(own?.hasRecovery ? "keyDevices.removeTextCode" : "keyDevices.removeText", { name })}
      action={t("keyDevices.remove")}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
