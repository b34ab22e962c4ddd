import { Button, Skeleton } from "@mantine/core";
import { IconMoodCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type AiJob, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { useFormat } from "../../../ui/format.ts";
import { Page, Section } from "../../../ui/page.tsx";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import css from "../admin.module.css";
import { modelsQuery } from "./ai.ts";

const KEY = ["ai", "jobs", "dead"];

/** Jobs that came to nothing for a reason that can be mended; each can be taken up again. */
export function DeadJobsPage() {
  const { t } = useTranslation();
  const jobs = useInfiniteQuery({
    queryKey: KEY,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/ai/jobs/dead", {
          params: { query: { limit: 50, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const found = jobs.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t("admin.deadJobs")} wide>
      <Section title={t("jobs.title")} lead={t("jobs.lead")}>
        {jobs.isPending && <Skeleton height={160} radius={8} />}
        {jobs.isError && <ProblemNote error={jobs.error} onRetry={() => void jobs.refetch()} />}
        {jobs.isSuccess && found.length === 0 && (
          <EmptyState
            icon={<IconMoodCheck size={34} stroke={1.6} />}
            title={t("jobs.emptyTitle")}
            text={t("jobs.emptyText")}
          />
        )}
        {found.length > 0 && <JobTable jobs={found} />}
        {jobs.hasNextPage && (
          <Button
            variant="default"
            loading={jobs.isFetchingNextPage}
            onClick={() => void jobs.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
      </Section>
    </Page>
  );
}

function JobTable({ jobs }: { readonly jobs: readonly AiJob[] }) {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery);
  const names = new Map(models.data?.map(({ id, name }) => [id, name]));
  return (
    <table className={`${css["table"]} ${css["cards"]}`}>
      <thead>
        <tr>
          <th scope="col">{t("jobs.why")}</th>
          <th scope="col">{t("models.model")}</th>
          <th scope="col">{t("jobs.attempts")}</th>
          <th scope="col">{t("jobs.ended")}</th>
          <th scope="col">
            <span className={css["hidden"]}>{t("jobs.do")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} model={names.get(job.modelId) ?? job.modelId} />
        ))}
      </tbody>
    </table>
  );
}

function JobRow({ job, model }: { readonly job: AiJob; readonly model: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const replay = useMutation({
    mutationFn: () =>
      reply(api.POST("/api/ai/jobs/{jobId}/replay", { params: { path: { jobId: job.id } } })),
    onSuccess: () => toast(t("jobs.replayed")),
    onError: (error) => toast(problemText(error), "danger"),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <tr>
      <td>
        <p className={css["mono"]}>{job.outcome}</p>
        <p className={css["meta"]}>{job.message}</p>
      </td>
      <td data-label={t("models.model")}>{model}</td>
      <td data-label={t("jobs.attempts")}>{format.number(job.attempts)}</td>
      <td data-label={t("jobs.ended")}>
        <time dateTime={job.endedAt ?? job.createdAt}>
          {format.dateTime(job.endedAt ?? job.createdAt)}
        </time>
      </td>
      <td>
        <Button variant="default" loading={replay.isPending} onClick={() => replay.mutate()}>
          {t("jobs.replay")}
        </Button>
      </td>
    </tr>
  );
}
