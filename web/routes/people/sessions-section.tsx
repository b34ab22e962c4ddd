import { Button, Skeleton } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Device, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { useFormat } from "../../ui/format.ts";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./settings.module.css";

const KEY = ["sessions"];

/** Where the reader is signed in. */
export function SessionsSection() {
  const { t } = useTranslation();
  const sessions = useQuery({
    queryKey: KEY,
    queryFn: async () => (await reply(api.GET("/api/auth/sessions"))).items,
  });
  return (
    <section className={css["section"]} aria-labelledby="settings-sessions">
      <h2 id="settings-sessions">{t("sessions.title")}</h2>
      {sessions.isPending && <Skeleton height={60} radius={8} />}
      {sessions.isError && (
        <ProblemNote error={sessions.error} onRetry={() => void sessions.refetch()} />
      )}
      <ul className={css["list"]}>
        {sessions.data?.map((device) => (
          <DeviceItem key={device.id} device={device} />
        ))}
      </ul>
    </section>
  );
}

function DeviceItem({ device }: { device: Device }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      api.DELETE("/api/auth/sessions/{sessionId}", { params: { path: { sessionId: device.id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
    onError: (error) => toast(problemText(error), "danger"),
  });
  const name = device.device ?? device.browser ?? t("sessions.unknown");
  const Icon = /iphone|android|mobile|ipad/i.test(name) ? IconDeviceMobile : IconDeviceDesktop;
  const place = [device.browser, device.ip, device.country].filter(
    (part) => part !== null && part !== name,
  );
  return (
    <li className={css["item"]}>
      <Icon size={24} stroke={1.7} aria-hidden="true" />
      <div className={css["itemText"]}>
        <p className={css["strong"]}>{name}</p>
        <p className={css["meta"]}>
          {device.current
            ? t("sessions.current")
            : t("sessions.lastSeen", { at: format.dateTime(device.lastSeenAt) })}
          {place.length > 0 && ` · ${place.join(", ")}`}
        </p>
      </div>
      {!device.current && (
        <Button
          variant="subtle"
          color="red"
          loading={end.isPending}
          aria-label={t("sessions.endNamed", { name })}
          onClick={() => end.mutate()}
        >
          {t("sessions.end")}
        </Button>
      )}
    </li>
  );
}
