import { z } from "@hono/zod-openapi";
import { DAY, HOUR } from "../../../../shared/kernel/time.ts";
import type { CronJob, QueueJob } from "../job.ts";
import type { PlatformDeps } from "../ports.ts";
import { runJob } from "../schedule/run-job.ts";
import { budgetOf } from "./budget.ts";
import { WALK_START } from "./copy/walk.ts";
import { advance } from "./make-backup.ts";
import type { BackupPorts } from "./ports.ts";
import { forgetBackups } from "./retention.ts";
import { findRunning, findUnderWay, giveUp, insertBackup, verifyOldest } from "./store.ts";
import { VERIFY_START } from "./verify-backup.ts";

const JOB = "platform.backup";
const GO_ON = "platform.go-on-with-backup";
/** A backup that is not complete by then is begun anew. */
const GIVEN_UP_AFTER_MS = 20 * HOUR;
/** Whatever lies in the bucket is read again this often. */
const VERIFY_EVERY_MS = 7 * DAY;
const OLD = 0;
/** Longer than a lease counts. */
const LOOK_AGAIN_SECONDS = 90;

async function begin(deps: PlatformDeps): Promise<void> {
  const now = deps.clock.now();
  const running = await findRunning(deps.db);
  if (running && running.startedAt > now - GIVEN_UP_AFTER_MS) return;
  if (running) {
    await giveUp(
      deps.db,
      running.id,
      running.problem ?? "it was not complete within 20 hours",
      now,
    );
    deps.metrics.count("veche_backups_total", { result: "failed" });
  }
  await verifyOldest(deps.db, now - VERIFY_EVERY_MS, VERIFY_START);
  await insertBackup(deps.db, deps.ids.next(), WALK_START, now);
}

/** Does what there is to do, as far as a run may go; the queue goes on with the rest. */
async function work(deps: PlatformDeps, ports: BackupPorts) {
  const budget = budgetOf(deps.clock);
  let report: Record<string, unknown> = {};
  while (!budget.spent) {
    const row = await findUnderWay(deps.db);
    if (!row) {
      const forgotten = await forgetBackups(deps, ports.bucket);
      return { ...report, forgotten };
    }
    report = await advance(deps, ports, row, budget);
  }
  await deps.jobs.enqueue(GO_ON, {});
  return { ...report, goesOn: true };
}

/** Makes a backup, or goes on with the one that is being made. Without a key there is none. */
async function run(deps: PlatformDeps): Promise<Record<string, unknown>> {
  if (!deps.backups) {
    // Known as too old, so that somebody hears of it.
    deps.metrics.set("veche_backup_verified_timestamp_seconds", {}, OLD);
    deps.log.warn("no backup was made: BACKUP_KEY is not set");
    return { refused: "BACKUP_KEY is not set: nothing is backed up without a key" };
  }
  await begin(deps);
  return work(deps, deps.backups);
}

export const backupCron: CronJob<PlatformDeps> = { name: JOB, on: "backup", run };

const nothing = z.object({});

/** Goes on with what is under way, as a run of the job: under its lease, and written down as such. */
export const goOnJob: QueueJob<PlatformDeps, typeof nothing> = {
  name: GO_ON,
  message: nothing,
  handle: async (deps) => {
    const job = deps.scheduled().find(({ name }) => name === JOB);
    const ports = deps.backups;
    if (!job || !ports || !(await findUnderWay(deps.db))) return;
    const { kind } = await runJob(deps, { ...job, run: () => work(deps, ports) }, "schedule");
    if (kind === "failed") throw new Error("the backup did not go on");
    // Whoever is at it may have died: once the lease has lapsed, this looks again.
    if (kind === "busy") await deps.jobs.enqueue(GO_ON, {}, { delaySeconds: LOOK_AGAIN_SECONDS });
  },
};
