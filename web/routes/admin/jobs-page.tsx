import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reply, type ScheduledJob } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { useFormat } from "../../ui/format.ts";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./admin.module.css";
import { JobRuns, RunState, useDuration } from "./job-runs.tsx";

const REFRESH_MS = 5_000;

/** Work by the clock: when it ran last, what came of it, and a way to run it now. */
export function JobsPage() {
  const { t } = useTranslation();
  const { job } = useSearch({ from: "/member/admin/schedule" });
  const jobs = useQuery({
    queryKey: ["admin", "jobs"],
    queryFn: async () => (await reply(api.GET("/api/admin/jobs"))).items,
    refetchInterval: REFRESH_MS,
  });
  return (
    <Page title={t("admin.jobs")} lead={t("jobRuns.lead")} wide>
      <Section title={t("jobRuns.list")}>
        {jobs.isPending && <Skeleton height={420} radius={8} />}
        {jobs.isError && <ProblemNote error={jobs.error} onRetry={() => void jobs.refetch()} />}
        {jobs.data && <JobTable jobs={jobs.data} />}
      </Section>
      {job !== undefined && <JobRuns key={job} job={job} />}
    </Page>
  );
}

function JobTable({ jobs }: { jobs: readonly ScheduledJob[] }) {
  const { t } = useTranslation();
  return (
    <table className={`${css["table"]} ${css["cards"]}`}>
      <thead>
        <tr>
          <th scope="col">{t("jobRuns.job")}</th>
          <th scope="col">{t("jobRuns.due")}</th>
          <th scope="col">{t("jobRuns.last")}</th>
          <th scope="col" data-number>
            {t("jobRuns.duration")}
          </th>
          <th scope="col">{t("jobRuns.state")}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <Job key={job.name} job={job} />
        ))}
      </tbody>
    </table>
  );
}

/** How often a cron expression comes round. */
function rhythm(cron: string): "minute" | "hour" | "day" {
  const [minute, hour] = cron.split(" ");
  if (minute === "*") return "minute";
  return hour === "*" ? "hour" : "day";
}

function Job({ job: { name, cron, lastRun } }: { job: ScheduledJob }) {
  const { t } = useTranslation();
  const format = useFormat();
  const duration = useDuration();
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: () =>
      reply(api.POST("/api/admin/jobs/{name}/runs", { params: { path: { name } } })),
    onSuccess: async () => {
      toast(t("jobRuns.asked"));
      await queries.invalidateQueries({ queryKey: ["admin", "jobs"] });
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  const at = lastRun?.startedAt ?? lastRun?.askedAt;
  return (
    <tr>
      <td>
        <Link
          to="/admin/schedule"
          search={{ job: name }}
          resetScroll={false}
          className={css["job"]}
        >
          {name}
        </Link>
      </td>
      <td data-label={t("jobRuns.due")}>
        <span title={`${cron} (UTC)`}>{t(`jobRuns.schedules.${rhythm(cron)}`)}</span>
      </td>
      <td data-label={t("jobRuns.last")}>
        {at === undefined ? t("jobRuns.never") : format.dateTime(at)}
      </td>
      <td data-label={t("jobRuns.duration")} data-number>
        {duration(lastRun?.durationMs ?? null)}
      </td>
      <td data-label={t("jobRuns.state")}>{lastRun && <RunState run={lastRun} />}</td>
      <td>
        <Button
          variant="default"
          loading={run.isPending}
          onClick={() => run.mutate()}
          aria-label={`${t("jobRuns.run")}: ${name}`}
        >
          {t("jobRuns.run")}
        </Button>
      </td>
    </tr>
  );
}
