import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import type { Database } from "../ports.ts";
import { jobLeases, jobRuns } from "./tables.ts";

/** So long a lease counts; who runs renews it before. */
export const LEASE_MS = 60 * SECOND;
/** Runs kept of each job. */
const KEPT_RUNS = 100;

export type JobRun = typeof jobRuns.$inferSelect;
export type Trigger = JobRun["trigger"];

/** A run that is about to begin. */
export interface Beginning {
  readonly id: string;
  readonly job: string;
  readonly trigger: Trigger;
}

/**
 * Takes the lease, unless another run has it, and writes down that the run has begun; what ran before and did not end is
 * dead then. One batch: of two at once, one begins. `over` is a run that has begun before: it does not begin again.
 */
export async function beginRun(
  db: Database,
  { id, job, trigger }: Beginning,
  now: Millis,
): Promise<"begun" | "busy" | "over"> {
  const held = sql`EXISTS (SELECT 1 FROM job_leases WHERE job = ${job} AND holder = ${id})`;
  const [, , begun, [lease]] = await db.batch([
    db
      .insert(jobLeases)
      .values({ job, holder: id, until: now + LEASE_MS })
      .onConflictDoUpdate({
        target: jobLeases.job,
        set: { holder: id, until: now + LEASE_MS },
        // One from a future that was taken back (development's clock) has lapsed too.
        setWhere: sql`${jobLeases.until} <= ${now} OR ${jobLeases.until} > ${now + 2 * LEASE_MS}`,
      }),
    db
      .update(jobRuns)
      .set({ state: "abandoned", endedAt: now })
      .where(and(eq(jobRuns.job, job), eq(jobRuns.state, "running"), held)),
    db
      .insert(jobRuns)
      .select(
        sql`SELECT ${id}, ${job}, ${trigger}, 'running', ${now}, ${now}, NULL, NULL WHERE ${held}`,
      )
      .onConflictDoUpdate({
        target: jobRuns.id,
        set: { state: "running", startedAt: now },
        setWhere: eq(jobRuns.state, "waiting"),
      }),
    db.select({ holder: jobLeases.holder }).from(jobLeases).where(eq(jobLeases.job, job)),
  ]);
  if (lease?.holder !== id) return "busy";
  return begun.meta.changes > 0 ? "begun" : "over";
}

/** Keeps the lease for longer. Answers whether the run still has it. */
export async function renewLease(db: Database, run: Beginning, now: Millis): Promise<boolean> {
  const { meta } = await db
    .update(jobLeases)
    .set({ until: now + LEASE_MS })
    .where(and(eq(jobLeases.job, run.job), eq(jobLeases.holder, run.id)));
  return meta.changes > 0;
}

function releaseLease(db: Database, { id, job }: Beginning) {
  return db.delete(jobLeases).where(and(eq(jobLeases.job, job), eq(jobLeases.holder, id)));
}

/** Gives the lease of a run back that had nothing to do. */
export async function dropLease(db: Database, run: Beginning): Promise<void> {
  await releaseLease(db, run);
}

/** Writes down how the run ended and gives its lease back. One that was taken for dead meanwhile stays so. */
export async function endRun(
  db: Database,
  run: Beginning,
  end: { readonly state: "done" | "failed"; readonly report: Record<string, unknown> },
  now: Millis,
): Promise<void> {
  const oldest = sql`(SELECT id FROM job_runs WHERE job = ${run.job} ORDER BY id DESC LIMIT 1 OFFSET ${KEPT_RUNS})`;
  await db.batch([
    db
      .update(jobRuns)
      .set({ ...end, endedAt: now })
      .where(and(eq(jobRuns.id, run.id), eq(jobRuns.state, "running"))),
    releaseLease(db, run),
    db.delete(jobRuns).where(and(eq(jobRuns.job, run.job), sql`${jobRuns.id} <= ${oldest}`)),
  ]);
}

/** Statement that notes a run somebody asked for, unless one is waiting already. */
export function insertWaiting(db: Database, { id, job, trigger }: Beginning, now: Millis) {
  const waiting = sql`EXISTS (SELECT 1 FROM job_runs WHERE job = ${job} AND state = 'waiting')`;
  return db
    .insert(jobRuns)
    .select(
      sql`SELECT ${id}, ${job}, ${trigger}, 'waiting', ${now}, NULL, NULL, NULL WHERE NOT ${waiting}`,
    );
}

/** Runs that were asked for so long ago that nobody is coming to do them. */
export async function abandonWaiting(db: Database, before: Millis, now: Millis): Promise<number> {
  const { meta } = await db
    .update(jobRuns)
    .set({ state: "abandoned", endedAt: now })
    .where(and(eq(jobRuns.state, "waiting"), lt(jobRuns.askedAt, before)));
  return meta.changes;
}

/** The newest run of each of these jobs. */
export async function lastRuns(db: Database, jobs: readonly string[]): Promise<JobRun[]> {
  const newest = sql`SELECT (SELECT id FROM job_runs WHERE job = value ORDER BY id DESC LIMIT 1)
    FROM json_each(${JSON.stringify(jobs)})`;
  return db
    .select()
    .from(jobRuns)
    .where(inArray(jobRuns.id, sql`(${newest})`));
}

/** Runs of a job before `before`, newest first. */
export async function findRuns(
  db: Database,
  job: string,
  before: string | null,
  limit: number,
): Promise<JobRun[]> {
  return db
    .select()
    .from(jobRuns)
    .where(and(eq(jobRuns.job, job), before === null ? undefined : lt(jobRuns.id, before)))
    .orderBy(desc(jobRuns.id))
    .limit(limit);
}

export async function findRun(db: Database, id: string): Promise<JobRun | null> {
  return (await db.select().from(jobRuns).where(eq(jobRuns.id, id)).get()) ?? null;
}
