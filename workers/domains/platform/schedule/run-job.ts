import { SECOND } from "../../../../shared/kernel/time.ts";
import type { PlatformDeps, ScheduledJob } from "../ports.ts";
import { type Beginning, beginRun, dropLease, endRun, renewLease, type Trigger } from "./store.ts";

/** A third of what a lease lasts: one renewal may fail. */
const RENEW_EVERY_MS = 20 * SECOND;
const ASK_AGAIN_MS = 100;
/** What somebody who wants a run now waits for the one under way. */
const PATIENCE_MS = 5 * 60 * SECOND;

type Running = Pick<PlatformDeps, "db" | "clock" | "ids" | "log"> & {
  readonly metrics: Pick<PlatformDeps["metrics"], "count">;
};

type Ran =
  | { readonly kind: "done" | "failed"; readonly report: Record<string, unknown> }
  /** Another Worker runs it. */
  | { readonly kind: "busy" }
  /** This very run has taken place before. */
  | { readonly kind: "over" };

/** Renews the lease until it is told to stop. */
function keepLease(deps: Running, run: Beginning): () => void {
  const renew = async () => {
    const ours = await renewLease(deps.db, run, deps.clock.now()).catch(() => true);
    if (!ours) deps.log.warn("a scheduled job goes on without its lease", { job: run.job });
  };
  const timer = setInterval(() => void renew(), RENEW_EVERY_MS);
  return () => clearInterval(timer);
}

async function attempt(deps: Running, job: ScheduledJob) {
  try {
    return { state: "done", report: await job.run() } as const;
  } catch (error) {
    deps.log.error("a scheduled job failed", { job: job.name, error });
    return { state: "failed", report: { failed: true } } as const;
  }
}

/**
 * Runs a job under its lease: never two at once; one whose Worker died is taken over once its lease has lapsed. What came
 * of it is written down. A job that fails does not throw.
 */
export async function runJob(
  deps: Running,
  job: ScheduledJob,
  trigger: Trigger,
  id = deps.ids.next(),
): Promise<Ran> {
  const run = { id, job: job.name, trigger };
  const began = await beginRun(deps.db, run, deps.clock.now());
  if (began === "over") await dropLease(deps.db, run);
  if (began !== "begun") return { kind: began };
  const stop = keepLease(deps, run);
  const end = await attempt(deps, job);
  stop();
  deps.metrics.count("veche_job_runs_total", { job: job.name, result: end.state });
  await endRun(deps.db, run, end, deps.clock.now());
  return { kind: end.state, report: end.report };
}

/** The same, but waits for a run under way to end: what has happened until now is seen by this one. */
export async function runJobNow(
  deps: Running,
  job: ScheduledJob,
  trigger: Trigger,
  id?: string,
): Promise<Ran> {
  for (let waited = 0; ; waited += ASK_AGAIN_MS) {
    const ran = await runJob(deps, job, trigger, id);
    if (ran.kind !== "busy" || waited >= PATIENCE_MS) return ran;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
