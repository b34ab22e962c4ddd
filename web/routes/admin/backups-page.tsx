import { Button, Skeleton } from "@mantine/core";
import { IconArchive } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Backup, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Badge } from "../../ui/badge.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./admin.module.css";
import { useDuration } from "./job-runs.tsx";

const KEY = ["admin", "backups"];
const REFRESH_MS = 5_000;
const JOB = { params: { path: { name: "platform.backup" } } };

/** Backups that are kept: how large they are, how long they took, and whether they were found whole. */
export function BackupsPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const backups = useInfiniteQuery({
    queryKey: KEY,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/admin/backups", {
          params: { query: { limit: 50, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: REFRESH_MS,
  });
  const run = useMutation({
    mutationFn: () => reply(api.POST("/api/admin/jobs/{name}/runs", JOB)),
    onSuccess: async () => {
      toast(t("backups.asked"));
      await queries.invalidateQueries({ queryKey: KEY });
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  const all = backups.data?.pages.flatMap(({ items }) => items) ?? [];
  const configured = backups.data?.pages[0]?.configured ?? true;
  return (
    <Page
      title={t("admin.backups")}
      lead={t("backups.lead")}
      actions={
        <Button disabled={!configured} loading={run.isPending} onClick={() => run.mutate()}>
          {t("backups.run")}
        </Button>
      }
      wide
    >
      <Section title={t("backups.kept")}>
        {backups.isPending && <Skeleton height={240} radius={8} />}
        {backups.isError && (
          <ProblemNote error={backups.error} onRetry={() => void backups.refetch()} />
        )}
        {backups.isSuccess && all.length === 0 && (
          <EmptyState
            icon={<IconArchive size={34} stroke={1.6} />}
            title={t("backups.none")}
            text={t(configured ? "backups.noneText" : "backups.noKey")}
          />
        )}
        {all.length > 0 && <Backups rows={all} />}
        {backups.hasNextPage && (
          <Button
            variant="default"
            loading={backups.isFetchingNextPage}
            onClick={() => void backups.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
      </Section>
    </Page>
  );
}

function Backups({ rows }: { rows: readonly Backup[] }) {
  const { t } = useTranslation();
  return (
    <table className={`${css["table"]} ${css["cards"]}`}>
      <thead>
        <tr>
          <th scope="col">{t("backups.begun")}</th>
          <th scope="col" data-number>
            {t("backups.took")}
          </th>
          <th scope="col" data-number>
            {t("backups.size")}
          </th>
          <th scope="col" data-number>
            {t("backups.files")}
          </th>
          <th scope="col">{t("backups.state")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((backup) => (
          <Line key={backup.id} backup={backup} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ backup }: { backup: Backup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const duration = useDuration();
  return (
    <tr>
      <th scope="row">
        {format.dateTime(backup.startedAt)} <span className={css["meta"]}>{backup.id}</span>
      </th>
      <td data-label={t("backups.took")} data-number>
        {duration(backup.durationMs)}
      </td>
      <td data-label={t("backups.size")} data-number>
        {format.bytes(backup.bytes)}
      </td>
      <td data-label={t("backups.files")} data-number>
        {format.number(backup.files)}
        <span className={css["meta"]}> {format.bytes(backup.fileBytes)}</span>
      </td>
      <td data-label={t("backups.state")}>
        <State backup={backup} />
        {backup.problem !== null && <p className={css["meta"]}>{backup.problem}</p>}
      </td>
    </tr>
  );
}

function State({ backup: { state, verifiedAt, problem } }: { backup: Backup }) {
  const { t } = useTranslation();
  if (state === "failed") return <Badge tone="danger">{t("backups.failed")}</Badge>;
  if (state === "running") return <Badge tone="plain">{t("backups.running")}</Badge>;
  if (problem !== null) return <Badge tone="danger">{t("backups.damaged")}</Badge>;
  if (verifiedAt === null) return <Badge tone="plain">{t("backups.unread")}</Badge>;
  return <Badge tone="good">{t("backups.whole")}</Badge>;
}
