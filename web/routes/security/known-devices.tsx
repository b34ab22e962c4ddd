import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Device, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Badge } from "../../ui/badge.tsx";
import { countryText } from "../../ui/country-text.ts";
import { useFormat } from "../../ui/format.ts";
import { listClass, Row, Section } from "../../ui/page.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { DeviceIcon } from "./device-icon.tsx";
import { useSecurityChanged } from "./use-security-changed.ts";

const KEY = ["devices"];
/** More than anybody has: shown on one page. */
const ALL = { params: { query: { limit: 100 } } };

/** Browsers that have signed in before, and those that need no second factor. */
export function KnownDevices() {
  const { t } = useTranslation();
  const devices = useQuery({
    queryKey: KEY,
    queryFn: async () => (await reply(api.GET("/api/auth/devices", ALL))).items,
  });
  return (
    <Section title={t("devices.known")} lead={t("devices.knownLead")}>
      {devices.isPending && <Skeleton height={60} radius={8} />}
      {devices.isError && (
        <ProblemNote error={devices.error} onRetry={() => void devices.refetch()} />
      )}
      {devices.data?.length === 0 && <p>{t("devices.none")}</p>}
      <ul className={listClass}>
        {devices.data?.map((device) => (
          <DeviceRow key={device.id} device={device} />
        ))}
      </ul>
    </Section>
  );
}

function DeviceRow({ device }: { device: Device }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const changed = useSecurityChanged();
  const forget = useMutation({
    mutationFn: () =>
      api.DELETE("/api/auth/devices/{deviceId}", { params: { path: { deviceId: device.id } } }),
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: KEY }), changed()]),
    onError: (error) => toast(problemText(error), "danger"),
  });
  const name = device.name ?? device.browser ?? t("sessions.unknown");
  const about = [
    t("sessions.lastSeen", { at: format.dateTime(device.lastSeenAt) }),
    ...(device.country === null ? [] : [countryText(device.country)]),
    ...(device.trustedUntil === null
      ? []
      : [t("devices.trustedUntil", { date: format.date(device.trustedUntil) })]),
  ];
  return (
    <Row
      icon={<DeviceIcon name={name} />}
      tone={device.trustedUntil === null ? "plain" : "good"}
      title={
        <>
          {name} {device.current && <Badge tone="good">{t("sessions.current")}</Badge>}
        </>
      }
      meta={about.join(" · ")}
    >
      <Button
        variant="subtle"
        color="red"
        loading={forget.isPending}
        aria-label={t("devices.forgetNamed", { name })}
        onClick={() => forget.mutate()}
      >
        {t("devices.forget")}
      </Button>
    </Row>
  );
}
