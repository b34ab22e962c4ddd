import { z } from "@hono/zod-openapi";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { HOUR } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../actor.ts";
import { withAudit } from "../audit/with-audit.ts";
import type { QueueJob } from "../job.ts";
import type { PlatformDeps, ScheduledJob } from "../ports.ts";
import type { Origin } from "../router.ts";
import { runJobNow } from "./run-job.ts";
import { abandonWaiting, findRun, findRuns, insertWaiting } from "./store.ts";
import { runView } from "./view-jobs.ts";

const RUN_JOB = "platform.run-job";
/** A run that has waited so long was lost by the queue. */
const LOST_MS = HOUR;

/** The scheduled job of that name. Throws `not_found`. */
export function requireJob(deps: PlatformDeps, name: string): ScheduledJob {
  const job = deps.scheduled().find((each) => each.name === name);
  if (!job) throw new AppError(commonErrors.not_found);
  return job;
}

/**
 * Asks for a run as soon as can be, after the one under way if there is one; it is done by the queue, which has time. A
 * run that is waiting already serves everybody who asks. Stands in the audit trail.
 */
export async function askRun(deps: PlatformDeps, actor: Actor, origin: Origin, name: string) {
  const job = requireJob(deps, name);
  const id = deps.ids.next();
  const entry = { actorId: actor.userId, action: "job.run", target: `job:${name}`, ip: origin.ip };
  const run = { id, job: job.name, trigger: "admin" } as const;
  const asked = await withAudit(deps, entry, insertWaiting(deps.db, run, deps.clock.now()));
  if (asked !== null) await deps.jobs.enqueue(RUN_JOB, { job: name, id });
  const [waiting] = await findRuns(deps.db, name, null, 1);
  const found = asked === null ? waiting : await findRun(deps.db, id);
  if (!found) throw new AppError(commonErrors.not_found);
  return runView(found);
}

const message = z.object({ job: z.string(), id: z.string() });

/** Does a run that was asked for; one that has taken place already is not done again. */
export const runJobJob: QueueJob<PlatformDeps, typeof message> = {
  name: RUN_JOB,
  message,
  handle: async (deps, { job, id }) => {
    const found = deps.scheduled().find(({ name }) => name === job);
    // A job that is no more needs no run.
    if (!found) return;
    const { kind } = await runJobNow(deps, found, "admin", id);
    if (kind === "busy") throw new Error(`${job} is still running`);
  },
};

/** Gives up runs that the queue has lost. */
export async function forgetLostRuns(deps: PlatformDeps): Promise<{ lost: number }> {
  const now = deps.clock.now();
  return { lost: await abandonWaiting(deps.db, now - LOST_MS, now) };
}
