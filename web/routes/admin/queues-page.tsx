import { Button, Skeleton } from "@mantine/core";
import { IconInbox, IconMailCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type DeadLetter, type QueueTraffic, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { listClass, Page, Row, Section } from "../../ui/page.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./admin.module.css";

const QUEUES = ["admin", "queues"];
const LETTERS = ["admin", "dead-letters"];
const REFRESH_MS = 10_000;

/** What queues have done, and the messages that every attempt failed at. */
export function QueuesPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const queues = useQuery({
    queryKey: QUEUES,
    queryFn: async () => (await reply(api.GET("/api/admin/queues"))).items,
    refetchInterval: REFRESH_MS,
  });
  return (
    <Page
      title={t("admin.queues")}
      lead={t("queues.lead")}
      actions={
        <Button variant="default" onClick={() => void client.invalidateQueries()}>
          {t("queues.refresh")}
        </Button>
      }
      wide
    >
      <DeadLetters />
      <Section title={t("queues.traffic")}>
        {queues.isPending && <Skeleton height={160} radius={8} />}
        {queues.isError && (
          <ProblemNote error={queues.error} onRetry={() => void queues.refetch()} />
        )}
        {queues.data?.length === 0 && (
          <EmptyState
            icon={<IconInbox size={34} stroke={1.6} />}
            title={t("queues.noTraffic")}
            text={t("queues.noTrafficText")}
          />
        )}
        {queues.data && queues.data.length > 0 && <Traffic rows={queues.data} />}
      </Section>
    </Page>
  );
}

function Traffic({ rows }: { rows: readonly QueueTraffic[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className={`${css["table"]} ${css["cards"]}`}>
      <thead>
        <tr>
          <th scope="col">{t("queues.kind")}</th>
          <th scope="col" data-number>
            {t("queues.done")}
          </th>
          <th scope="col" data-number>
            {t("queues.failed")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ queue, job, done, failed }) => (
          <tr key={`${queue} ${job}`}>
            <th scope="row">
              {job} <span className={css["meta"]}>{queue}</span>
            </th>
            <td data-label={t("queues.done")} data-number>
              {format.number(done)}
            </td>
            <td data-label={t("queues.failed")} data-number>
              {format.number(failed)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DeadLetters() {
  const { t } = useTranslation();
  const letters = useInfiniteQuery({
    queryKey: LETTERS,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/admin/dead-letters", {
          params: { query: { limit: 50, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: REFRESH_MS,
  });
  const all = letters.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={t("queues.dead")} lead={t("queues.deadLead")}>
      {letters.isPending && <Skeleton height={120} radius={8} />}
      {letters.isError && (
        <ProblemNote error={letters.error} onRetry={() => void letters.refetch()} />
      )}
      {letters.isSuccess && all.length === 0 && (
        <EmptyState
          icon={<IconMailCheck size={34} stroke={1.6} />}
          title={t("queues.noDead")}
          text={t("queues.noDeadText")}
        />
      )}
      <ul className={listClass}>
        {all.map((letter) => (
          <Letter key={letter.id} letter={letter} />
        ))}
      </ul>
      {letters.hasNextPage && (
        <Button
          variant="default"
          loading={letters.isFetchingNextPage}
          onClick={() => void letters.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </Section>
  );
}

function Letter({ letter: { id, job, requestId, diedAt } }: { letter: DeadLetter }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const params = { path: { id } };
  const done = (text: string) => async () => {
    toast(text);
    await queries.invalidateQueries({ queryKey: LETTERS });
  };
  const onError = (error: Error) => toast(problemText(error), "danger");
  const retry = useMutation({
    mutationFn: () => api.POST("/api/admin/dead-letters/{id}/retry", { params }),
    onSuccess: done(t("queues.retried")),
    onError,
  });
  const discard = useMutation({
    mutationFn: () => api.DELETE("/api/admin/dead-letters/{id}", { params }),
    onSuccess: done(t("queues.discarded")),
    onError,
    onSettled: () => setAsking(false),
  });
  return (
    <Row
      title={job}
      meta={`${format.dateTime(diedAt)}${requestId === null ? "" : ` · ${t("queues.request", { id: requestId })}`}`}
    >
      <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
        {t("queues.retry")}
      </Button>
      <Button variant="light" color="red" onClick={() => setAsking(true)}>
        {t("queues.discard")}
      </Button>
      {asking && (
        <Confirm
          title={t("queues.ask")}
          text={t("queues.askText")}
          action={t("queues.discard")}
          busy={discard.isPending}
          onConfirm={() => discard.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Row>
  );
}
