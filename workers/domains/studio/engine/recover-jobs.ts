import type { CronJob } from "../../platform/index.ts";
import type { StudioDeps } from "../ports.ts";
import { completeJob, endAbandoned, endOrphan, failJob } from "./end-job.ts";
import { keptFile } from "./fetch-result.ts";
import { DISPATCH_JOB, FOLLOW_JOB } from "./job-names.ts";
import { WEBHOOK_PATIENCE_MS } from "./rules.ts";
import {
  changeJob,
  type JobRow,
  overdueJobs,
  strandedJobs,
  waitingProviders,
  withModel,
} from "./store.ts";
import { submitLater } from "./submit-job.ts";

const AT_ONCE = 100;

/**
 * Whoever was submitting it is gone. What is here already counts; else it is asked again only where the provider carries
 * out the same submission once; else its webhook may tell, for a while.
 */
async function recoverSubmission(deps: StudioDeps, job: JobRow): Promise<void> {
  const all = await withModel(deps.db, job);
  if (!all) return endOrphan(deps, job);
  const file = await keptFile(deps, all);
  if (file && !job.abandoned) return completeJob(deps, all, { file, seed: null });
  const { request, response } = all.model.definition;
  const message = "What became of the request is not known.";
  if (request.idempotencyHeader !== undefined) {
    return submitLater(deps, all, {
      kind: "again",
      code: "provider_unavailable",
      message,
      afterMs: 0,
    });
  }
  const until = (job.claimedAt ?? 0) + WEBHOOK_PATIENCE_MS;
  if (response.webhook && deps.clock.now() < until) {
    await changeJob(deps.db, job, { nextAt: until });
    return;
  }
  if (job.abandoned) return endAbandoned(deps, all, false);
  return failJob(deps, all, { code: "submission_lost", message });
}

/** Takes one job up. One that cannot be does not keep the others from it: it is tried again at the next tick. */
async function takeUp(deps: StudioDeps, job: JobRow): Promise<void> {
  const { id: jobId, version } = job;
  try {
    if (job.state === "running") await deps.jobs.enqueue(FOLLOW_JOB, { jobId, version });
    else await recoverSubmission(deps, job);
  } catch (error) {
    deps.log.error("a job of the studio was not taken up", { jobId, error });
  }
}

/** Takes up what nobody has in hand any more, and has waiting jobs looked for whose message was lost. */
export async function recoverJobs(deps: StudioDeps): Promise<Record<string, unknown>> {
  const { db, clock } = deps;
  const now = clock.now();
  const overdue = await overdueJobs(db, now, AT_ONCE);
  for (const job of overdue) await takeUp(deps, job);
  for (const job of await strandedJobs(db, AT_ONCE)) await takeUp(deps, job);
  const waiting = await waitingProviders(db, now);
  for (const providerId of waiting) await deps.jobs.enqueue(DISPATCH_JOB, { providerId });
  return { overdue: overdue.length, waiting: waiting.length };
}

export const recovery: CronJob<StudioDeps> = {
  name: "studio.recover-jobs",
  on: "minute",
  run: recoverJobs,
};
