import type { JobRunView, ScheduledJobView } from "../../../../shared/contracts/platform/jobs.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { PlatformDeps } from "../ports.ts";
import { findRuns, type JobRun, lastRuns } from "./store.ts";

const LIST = "job runs";

/** A run as the API tells it. */
export function runView(run: JobRun): JobRunView {
  const { id, job, trigger, state, askedAt, startedAt, endedAt, report } = run;
  return {
    id,
    job,
    trigger,
    state,
    askedAt: iso(askedAt),
    startedAt: startedAt === null ? null : iso(startedAt),
    endedAt: endedAt === null ? null : iso(endedAt),
    durationMs: startedAt === null || endedAt === null ? null : Math.max(0, endedAt - startedAt),
    report,
  };
}

/** Every scheduled job with its newest run, in order of their names. */
export async function listJobs(deps: PlatformDeps): Promise<Page<ScheduledJobView>> {
  const jobs = deps.scheduled().toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const runs = await lastRuns(
    deps.db,
    jobs.map(({ name }) => name),
  );
  const last = new Map(runs.map((run) => [run.job, runView(run)]));
  const items = jobs.map(({ name, on, cron }) => ({
    ...{ name, schedule: on, cron },
    lastRun: last.get(name) ?? null,
  }));
  return { items, nextCursor: null };
}

/** Runs of a job, newest first. */
export async function listRuns(
  deps: PlatformDeps,
  job: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<JobRunView>> {
  const { cursor, limit } = query;
  const list = `${LIST} ${job}`;
  const [position] = cursor === undefined ? [] : await deps.cursors.open(list, cursor);
  const before = position === undefined ? null : String(position);
  const rows = await findRuns(deps.db, job, before, limit + 1);
  return pageOf(rows, limit, runView, (last) => deps.cursors.seal(list, [last.id]));
}
