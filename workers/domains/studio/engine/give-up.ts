import type { StudioDeps } from "../ports.ts";
import { failAsset, tellAsset } from "./asset-statements.ts";
import { FOLLOW_JOB } from "./job-names.ts";
import { withoutSecrets } from "./requests.ts";
import { type FailureCode, isMendable } from "./rules.ts";
import { abandonedBy, changeJob, type JobWithModel } from "./store.ts";

/**
 * Ends the wait for a task that the provider has not ended: the asset fails now, the provider is asked to stop, and the job
 * goes on until what it has cost is known.
 */
export async function giveUp(
  deps: StudioDeps,
  { job, provider }: JobWithModel,
  code: FailureCode,
  message: string,
): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  const words = await withoutSecrets(deps, provider, message);
  const left = {
    abandoned: true,
    outcome: code,
    message: words,
    dead: isMendable(code),
    nextAt: now,
    polls: 0,
  };
  const [changed, failed] = await db.batch([
    changeJob(db, job, left),
    failAsset(db, job, { code, message: words, now }, abandonedBy(job.id, job.version)),
  ]);
  const [abandoned] = changed;
  if (!abandoned) return;
  if (failed.length > 0) await tellAsset(deps, job);
  await deps.jobs.enqueue(FOLLOW_JOB, { jobId: abandoned.id, version: abandoned.version });
}
