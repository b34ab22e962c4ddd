import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reply, type SignedInDevice } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Badge } from "../../ui/badge.tsx";
import { countryText } from "../../ui/country-text.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { useFormat } from "../../ui/format.ts";
import { actionsClass, listClass, Row, Section } from "../../ui/page.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { DeviceIcon } from "./device-icon.tsx";
import { useSecurityChanged } from "./use-security-changed.ts";

const KEY = ["sessions"];
/** More than anybody has: shown on one page. */
const ALL = { params: { query: { limit: 100 } } };

/** Where the reader is signed in. */
export function SessionsSection() {
  const { t } = useTranslation();
  const sessions = useQuery({
    queryKey: KEY,
    queryFn: async () => (await reply(api.GET("/api/auth/sessions", ALL))).items,
  });
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0;
  return (
    <Section title={t("sessions.title")}>
      {sessions.isPending && <Skeleton height={60} radius={8} />}
      {sessions.isError && (
        <ProblemNote error={sessions.error} onRetry={() => void sessions.refetch()} />
      )}
      <ul className={listClass}>
        {sessions.data?.map((one) => (
          <SessionRow key={one.id} session={one} />
        ))}
      </ul>
      {others > 0 && <EndOthers count={others} />}
    </Section>
  );
}

function useEnd(end: () => Promise<unknown>) {
  const queries = useQueryClient();
  const changed = useSecurityChanged();
  return useMutation({
    mutationFn: end,
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: KEY }), changed()]),
    onError: (error) => toast(problemText(error), "danger"),
  });
}

function SessionRow({ session: one }: { session: SignedInDevice }) {
  const { t } = useTranslation();
  const format = useFormat();
  const end = useEnd(() =>
    api.DELETE("/api/auth/sessions/{sessionId}", { params: { path: { sessionId: one.id } } }),
  );
  const name = one.device ?? one.browser ?? t("sessions.unknown");
  const place = [one.browser, one.ip, one.country && countryText(one.country)].filter(
    (part) => part !== null && part !== "" && part !== name,
  );
  return (
    <Row
      icon={<DeviceIcon name={name} />}
      title={
        <>
          {name} {one.current && <Badge tone="good">{t("sessions.current")}</Badge>}
        </>
      }
      meta={[
        t("sessions.lastSeen", { at: format.dateTime(one.lastSeenAt) }),
        ...(place.length > 0 ? [place.join(", ")] : []),
      ].join(" · ")}
    >
      {!one.current && (
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
    </Row>
  );
}

function EndOthers({ count }: { count: number }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const end = useEnd(() =>
    api.DELETE("/api/auth/sessions", { params: { query: { keepCurrent: "true" } } }),
  );
  return (
    <div className={actionsClass}>
      <Button variant="light" color="red" onClick={() => setAsking(true)}>
        {t("sessions.endOthers")}
      </Button>
      {asking && (
        <Confirm
          title={t("sessions.endOthers")}
          text={t("sessions.endOthersText", { count })}
          action={t("sessions.end")}
          busy={end.isPending}
          onConfirm={() => end.mutate(undefined, { onSettled: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
