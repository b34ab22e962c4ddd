import { Button, NativeSelect, SegmentedControl, Skeleton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCheck,
  IconHistory,
  IconLogin2,
  IconShieldCheck,
  IconX,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reply, type SecurityEvent } from "../../../shared/client/index.ts";
import { EVENT_KINDS, EVENT_RESULTS } from "../../app/event-kinds.ts";
import { api } from "../../app/platform.ts";
import { given, oneOf } from "../../app/search.ts";
import { Badge } from "../../ui/badge.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { listClass, Page, Row, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { kindText, methodText, placeText, reasonText } from "./event-text.ts";
import css from "./history.module.css";

const RESULTS = ["all", ...EVENT_RESULTS] as const;
/** Everything that happened to the account, the suspicious marked. */
export function HistoryPage() {
  const { t } = useTranslation();
  const { kind, result } = useSearch({ from: "/member/settings/security/history" });
  const navigate = useNavigate({ from: "/settings/security/history" });
  const history = useInfiniteQuery({
    queryKey: ["history", kind, result],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/auth/history", {
          params: {
            query: {
              limit: 30,
              ...(kind && { kind }),
              ...(result && { result }),
              ...(cursor !== undefined && { cursor }),
            },
          },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const events = history.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t("history.title")} back="/settings/security">
      <Section title={t("history.whatHappened")}>
        <div className={css["filters"]}>
          <SegmentedControl
            size="md"
            aria-label={t("history.result")}
            value={result ?? "all"}
            data={RESULTS.map((value) => ({ value, label: t(`history.results.${value}`) }))}
            onChange={(value) =>
              void navigate({
                replace: true,
                search: given({ kind, result: oneOf(EVENT_RESULTS, value) }),
              })
            }
          />
          <NativeSelect
            size="md"
            aria-label={t("history.kind")}
            value={kind ?? ""}
            data={[
              { value: "", label: t("history.anyKind") },
              ...EVENT_KINDS.map((value) => ({ value, label: t(`history.kinds.${value}`) })),
            ]}
            onChange={(event) => {
              const chosen = oneOf(EVENT_KINDS, event.currentTarget.value);
              void navigate({ replace: true, search: given({ kind: chosen, result }) });
            }}
          />
        </div>
        {history.isPending && <Skeleton height={240} radius={8} />}
        {history.isError && (
          <ProblemNote error={history.error} onRetry={() => void history.refetch()} />
        )}
        {history.isSuccess && events.length === 0 && (
          <EmptyState
            icon={<IconHistory size={34} stroke={1.6} />}
            title={t("history.emptyTitle")}
            text={t("history.emptyText")}
          />
        )}
        <ul className={listClass}>
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </ul>
        {history.hasNextPage && (
          <Button
            variant="default"
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
      </Section>
    </Page>
  );
}

function EventRow({ event }: { event: SecurityEvent }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tone = event.suspicious || event.result === "failure" ? "danger" : "plain";
  const about = [
    format.dateTime(event.at),
    ...(event.method === null ? [] : [methodText(event.method)]),
    ...placeText(event),
  ];
  return (
    <Row
      icon={<EventIcon event={event} />}
      tone={tone}
      title={
        <>
          {kindText(event)}{" "}
          {event.suspicious && <Badge tone="danger">{t("history.suspicious")}</Badge>}
        </>
      }
      meta={
        <>
          {event.reason !== null && <p>{reasonText(event.reason)}</p>}
          <p>{about.join(" · ")}</p>
        </>
      }
    />
  );
}

function EventIcon({ event }: { event: SecurityEvent }) {
  if (event.suspicious) return <IconAlertTriangle size={20} />;
  if (event.result === "failure") return <IconX size={20} />;
  if (event.kind === "sign_in") return <IconLogin2 size={20} />;
  return event.kind === "step_up" ? <IconCheck size={20} /> : <IconShieldCheck size={20} />;
}
