import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { encryption } from "../../app/encryption.ts";
import { type HistoryState, historyChanged, historyQuery } from "../../app/history.ts";
import { useMe } from "../../app/me.ts";
import { type OwnTrust, ownTrustQuery } from "../../app/trust.ts";
import { Notice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./keys.module.css";

type Asked = HistoryState["requests"][number];

/** Devices of the reader's own that ask this one for what it has read. */
export function HistoryRequests() {
  const me = useMe();
  const { data: own } = useQuery(ownTrustQuery(me.id));
  const { data: history } = useQuery(historyQuery(me.id));
  if (!own?.inForce) return null;
  return history?.requests.map((asked) => (
    <Request key={asked.archiveId} asked={asked} devices={own.devices} />
  ));
}

function Request({ asked, devices }: { asked: Asked; devices: OwnTrust["devices"] }) {
  const { t } = useTranslation();
  const me = useMe();
  const { archiveId, deviceId } = asked;
  const name = devices.find(({ id }) => id === deviceId)?.name || t("keyDevices.unnamed");
  const answer = useMutation({
    mutationFn: async (isGiven: boolean) => {
      const worker = await encryption(me.id);
      if (isGiven) return worker.giveHistory(archiveId);
      await worker.refuseHistory(archiveId);
      return true;
    },
    onSuccess: async (isDone, isGiven) => {
      if (!isDone) toast(t("keyDevices.failed"), "danger");
      else if (isGiven) toast(t("history.given"));
      await historyChanged();
    },
    onError: () => toast(t("keyDevices.failed"), "danger"),
  });
  return (
    <Notice tone="warning" live>
      <p>{t("history.asks", { name })}</p>
      <div className={css["buttons"]}>
        <Button loading={answer.isPending} onClick={() => answer.mutate(true)}>
          {t("history.give")}
        </Button>
        <Button variant="subtle" disabled={answer.isPending} onClick={() => answer.mutate(false)}>
          {t("history.refuse")}
        </Button>
      </div>
    </Notice>
  );
}
