import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type JobRun, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Badge } from "../../ui/badge.tsx";
import { useFormat } from "../../ui/format.ts";
import { metaClass, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./admin.module.css";

const REFRESH_MS = 5_000;
const TONES = {
  waiting: "plain",
  running: "plain",
  done: "good",
  failed: "danger",
  abandoned: "danger",
} as const;

/** Writes how long something took; a dash for what has not ended. */
export function useDuration(): (ms: number | null) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (ms) => {
    if (ms === null) return "–";
    if (ms < 1_000) return t("jobRuns.ms", { ms });
    return t("jobRuns.seconds", { seconds: format.number(Math.round(ms / 100) / 10) });
  };
}

/** What came of a run, or where it is. */
export function RunState({ run }: { run: JobRun }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[run.state]}>{t(`jobRuns.states.${run.state}`)}</Badge>;
}

/** The runs of one job. */
export function JobRuns({ job }: { job: string }) {
  const { t } = useTranslation();
  const runs = useInfiniteQuery({
    queryKey: ["admin", "jobs", job],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/admin/jobs/{name}/runs", {
          params: {
            path: { name: job },
            query: { limit: 20, ...(cursor !== undefined && { cursor }) },
          },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: REFRESH_MS,
  });
  const all = runs.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={t("jobRuns.history", { job })}>
      {runs.isPending && <Skeleton height={160} radius={8} />}
      {runs.isError && <ProblemNote error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isSuccess && all.length === 0 && <p className={metaClass}>{t("jobRuns.noRuns")}</p>}
      <ol>
        {all.map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ol>
      {runs.hasNextPage && (
        <Button
          variant="default"
          loading={runs.isFetchingNextPage}
          onClick={() => void runs.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </Section>
  );
}

function Run({ run }: { run: JobRun }) {
  const { t } = useTranslation();
  const format = useFormat();
  const duration = useDuration();
  return (
    <li className={css["entry"]}>
      <details>
        <summary>
          <span>{format.dateTime(run.startedAt ?? run.askedAt)}</span>
          <span className={css["meta"]}>{t(`jobRuns.triggers.${run.trigger}`)}</span>
          <span className={css["meta"]}>{duration(run.durationMs)}</span>
          <RunState run={run} />
        </summary>
        <div className={css["details"]}>
          <pre className={css["mono"]}>{JSON.stringify(run.report ?? {}, null, 2)}</pre>
        </div>
      </details>
    </li>
  );
}
