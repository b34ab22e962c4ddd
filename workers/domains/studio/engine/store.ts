import { and, asc, desc, eq, inArray, lt, lte, ne, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { studioModels, studioProviders } from "../models/tables.ts";
import { studioJobs } from "./tables.ts";

export type JobRow = typeof studioJobs.$inferSelect;
export type NewJob = typeof studioJobs.$inferInsert;
export type JobChange = Partial<Omit<JobRow, "id" | "assetId" | "version">>;

/** Providers and models as jobs need them. */
export interface JobWithModel {
  readonly job: JobRow;
  readonly model: typeof studioModels.$inferSelect;
  readonly provider: typeof studioProviders.$inferSelect;
}

const IN_HAND = ["submitting", "running"] as const;
/** All but what has ended, as an index knows it. */
const OPEN = ["queued", ...IN_HAND] as const;
const RATE_WINDOW_MS: Millis = 60_000;

/** Statement that queues a job, if `only` holds and nothing else is done about its asset. */
export function insertJob(db: Database, job: NewJob, only: SQL) {
  const { id, assetId, projectId, userId, ownerId, providerId, modelId, input, fileId } = job;
  // All columns in the order of the table.
  const row = sql`SELECT ${id}, ${assetId}, ${projectId}, ${userId}, ${ownerId}, ${providerId}, ${modelId},
    ${JSON.stringify(input)}, 'queued', 0, 0, 0, ${job.nextAt}, NULL, 0, 0, 0, NULL, NULL, NULL, ${fileId}, NULL, NULL,
    0, NULL, NULL, ${job.createdAt}, NULL WHERE ${only}`;
  return db.insert(studioJobs).select(row).onConflictDoNothing();
}

/** That a job has ended so, by who held that version; as a part of a statement. */
export function endedBy(jobId: string, version: number): SQL {
  const { id, state, abandoned } = studioJobs;
  const ended = and(
    eq(id, jobId),
    eq(studioJobs.version, version + 1),
    eq(state, "ended"),
    eq(abandoned, false),
  );
  return sql`EXISTS (SELECT 1 FROM ${studioJobs} WHERE ${ended})`;
}

/** That a job is over, by who held that version, whether anybody waited for it or not. */
export function overBy(jobId: string, version: number): SQL {
  const { id, state } = studioJobs;
  const over = and(eq(id, jobId), eq(studioJobs.version, version + 1), eq(state, "ended"));
  return sql`EXISTS (SELECT 1 FROM ${studioJobs} WHERE ${over})`;
}

/** That a job is alive again, by who knew that version. */
export function revivedBy(jobId: string, version: number): SQL {
  const { id, state } = studioJobs;
  const alive = and(eq(id, jobId), eq(studioJobs.version, version + 1), ne(state, "ended"));
  return sql`EXISTS (SELECT 1 FROM ${studioJobs} WHERE ${alive})`;
}

/** That a job runs, by who held that version. */
export function runningBy(jobId: string, version: number): SQL {
  const { id, state } = studioJobs;
  const runs = and(eq(id, jobId), eq(studioJobs.version, version + 1), eq(state, "running"));
  return sql`EXISTS (SELECT 1 FROM ${studioJobs} WHERE ${runs})`;
}

/** The same of a job that nobody waits for any more. */
export function abandonedBy(jobId: string, version: number): SQL {
  const { id, abandoned } = studioJobs;
  const left = and(eq(id, jobId), eq(studioJobs.version, version + 1), eq(abandoned, true));
  return sql`EXISTS (SELECT 1 FROM ${studioJobs} WHERE ${left})`;
}

/** Statement that changes a job, if who asks holds it as it is, and it is as `only` says. */
export function changeJob(
  db: Database,
  { id, version }: Pick<JobRow, "id" | "version">,
  change: JobChange,
  only?: SQL,
) {
  return db
    .update(studioJobs)
    .set({ ...change, version: version + 1 })
    .where(
      and(
        eq(studioJobs.id, id),
        eq(studioJobs.version, version),
        ne(studioJobs.state, "ended"),
        only,
      ),
    )
    .returning();
}

/** How many jobs of a provider are under way, and how many of one person's; as parts of a statement. */
function inHand(providerId: string, more: SQL = sql`TRUE`): SQL {
  return sql`(SELECT count(*) FROM studio_jobs AS a WHERE a.provider_id = ${providerId}
    AND a.state IN ('submitting', 'running') AND ${more})`;
}

/**
 * Query for the job whose turn it is: that of the person who has the fewest under way, and of those of who has waited
 * longest for a turn. People are found by hopping through the index, so that who has thousands waiting costs no more.
 */
function nextInTurn(providerId: string, now: Millis): SQL {
  const waits = sql`provider_id = ${providerId} AND state = 'queued'`;
  return sql`WITH RECURSIVE person(id) AS (
      SELECT min(user_id) FROM studio_jobs WHERE ${waits}
      UNION ALL
      SELECT (SELECT min(user_id) FROM studio_jobs WHERE ${waits} AND user_id > person.id)
      FROM person WHERE person.id IS NOT NULL
    ), head(user_id, job_id) AS (
      SELECT person.id, (SELECT id FROM studio_jobs WHERE ${waits} AND user_id = person.id
        AND next_at <= ${now} ORDER BY next_at, id LIMIT 1)
      FROM person WHERE person.id IS NOT NULL
    )
    SELECT job_id FROM head WHERE job_id IS NOT NULL
    ORDER BY ${inHand(providerId, sql`a.user_id = head.user_id`)},
      coalesce((SELECT max(claimed_at) FROM studio_jobs AS t WHERE t.provider_id = ${providerId}
        AND t.user_id = head.user_id), 0), job_id
    LIMIT 1`;
}

/**
 * Takes the next waiting job of a provider in hand, within what the provider may be asked at once and in a minute, and
 * not while it wants to be left alone. Of all who try at once each gets another one.
 */
export async function claimNext(
  db: Database,
  providerId: string,
  now: Millis,
  leaseUntil: Millis,
): Promise<JobRow | undefined> {
  const { id, version, attempts } = studioJobs;
  const recent = sql`(SELECT count(*) FROM studio_jobs AS r WHERE r.provider_id = ${providerId}
    AND r.claimed_at > ${now - RATE_WINDOW_MS})`;
  const open = sql`EXISTS (SELECT 1 FROM ${studioProviders} AS p WHERE p.id = ${providerId} AND p.paused_until <= ${now}
    AND ${inHand(providerId)} < p.concurrent AND ${recent} < p.per_minute)`;
  const [claimed] = await db
    .update(studioJobs)
    .set({
      state: "submitting",
      version: sql`${version} + 1`,
      attempts: sql`${attempts} + 1`,
      nextAt: leaseUntil,
      claimedAt: now,
    })
    .where(sql`${id} = (${nextInTurn(providerId, now)}) AND ${open}`)
    .returning();
  return claimed;
}

/** When the next waiting job of a provider can be taken, as far as the clock decides it; `null` when it does not. */
export async function nextChance(
  db: Database,
  providerId: string,
  now: Millis,
): Promise<Millis | null> {
  const row = await db.get<{
    due: number | null;
    paused: number;
    busy: number;
    oldest: number | null;
  }>(sql`
    SELECT (SELECT min(next_at) FROM studio_jobs WHERE provider_id = ${providerId} AND state = 'queued') AS due,
      p.paused_until AS paused, ${inHand(providerId)} >= p.concurrent AS busy,
      (SELECT claimed_at FROM studio_jobs AS r WHERE r.provider_id = ${providerId}
        AND r.claimed_at > ${now - RATE_WINDOW_MS} ORDER BY claimed_at DESC
        LIMIT 1 OFFSET (SELECT per_minute - 1 FROM ${studioProviders} WHERE id = ${providerId})) AS oldest
    FROM ${studioProviders} AS p WHERE p.id = ${providerId}`);
  // Whoever has a job in hand has the next one looked for when it ends.
  if (row === undefined || row.due === null || row.busy) return null;
  const free = row.oldest === null ? 0 : row.oldest + RATE_WINDOW_MS;
  return Math.max(row.due, row.paused, free, now);
}

/** Statement by which one of all who want to wake a provider's queue then does; answers whether it is this one. */
export function reserveWake(db: Database, providerId: string, at: Millis, now: Millis) {
  const { id, wakeAt } = studioProviders;
  const unplanned = sql`(${wakeAt} <= ${now} OR ${wakeAt} > ${at})`;
  return db
    .update(studioProviders)
    .set({ wakeAt: at })
    .where(and(eq(id, providerId), unplanned))
    .returning({ id });
}

/** Statement by which a provider is left alone until then. */
export function pauseProvider(db: Database, providerId: string, until: Millis) {
  const { id, pausedUntil } = studioProviders;
  return db
    .update(studioProviders)
    .set({ pausedUntil: sql`max(${pausedUntil}, ${until})` })
    .where(eq(id, providerId));
}

/** Takes a job that runs in hand, as whoever was told that version. */
export async function claimRunning(
  db: Database,
  { id, version }: Pick<JobRow, "id" | "version">,
  leaseUntil: Millis,
): Promise<JobRow | undefined> {
  const running = eq(studioJobs.state, "running");
  const [claimed] = await changeJob(db, { id, version }, { nextAt: leaseUntil }, running);
  return claimed;
}

export async function findJob(db: Database, id: string): Promise<JobRow | undefined> {
  return db.select().from(studioJobs).where(eq(studioJobs.id, id)).get();
}

/** A job with its model and provider; `undefined` if any of them is gone. */
export async function withModel(db: Database, job: JobRow): Promise<JobWithModel | undefined> {
  const row = await db
    .select({ model: studioModels, provider: studioProviders })
    .from(studioModels)
    .innerJoin(studioProviders, eq(studioProviders.id, studioModels.providerId))
    .where(eq(studioModels.id, job.modelId))
    .get();
  return row && { job, ...row };
}

/** Statement after which nobody waits for what is being done about an asset. What has not begun is over. */
export function abandonJobs(db: Database, which: SQL, now: Millis) {
  const { state, endedAt, outcome, version } = studioJobs;
  const waits = sql`${state} = 'queued'`;
  return db
    .update(studioJobs)
    .set({
      abandoned: true,
      outcome: sql`CASE WHEN ${waits} THEN 'cancelled' ELSE ${outcome} END`,
      endedAt: sql`CASE WHEN ${waits} THEN ${now} ELSE ${endedAt} END`,
      // What is in hand stays in hand.
      version: sql`CASE WHEN ${waits} THEN ${version} + 1 ELSE ${version} END`,
      state: sql`CASE WHEN ${waits} THEN 'ended' ELSE ${state} END`,
    })
    .where(and(which, ne(state, "ended"), eq(studioJobs.abandoned, false)))
    .returning();
}

/** Jobs in hand whose holder has not been heard of, longest first. */
export async function overdueJobs(db: Database, by: Millis, limit: number): Promise<JobRow[]> {
  return db
    .select()
    .from(studioJobs)
    .where(and(inArray(studioJobs.state, [...IN_HAND]), lte(studioJobs.nextAt, by)))
    .orderBy(asc(studioJobs.nextAt))
    .limit(limit);
}

/** Jobs that wait for a provider that is gone: nobody takes them in hand. */
export async function strandedJobs(db: Database, limit: number): Promise<JobRow[]> {
  const { id } = studioProviders;
  const gone = sql`NOT EXISTS (SELECT 1 FROM ${studioProviders} WHERE ${eq(id, studioJobs.providerId)})`;
  return db
    .select()
    .from(studioJobs)
    .where(and(eq(studioJobs.state, "queued"), gone))
    .limit(limit);
}

/** Providers for whom jobs wait that are due. */
export async function waitingProviders(db: Database, now: Millis): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: studioJobs.providerId })
    .from(studioJobs)
    .where(and(eq(studioJobs.state, "queued"), lte(studioJobs.nextAt, now)));
  return rows.map(({ id }) => id);
}

/** How many of somebody's jobs have not ended. */
export async function openJobsOf(db: Database, userId: string): Promise<number> {
  const { state, abandoned } = studioJobs;
  return db.$count(
    studioJobs,
    and(eq(studioJobs.userId, userId), ne(state, "ended"), eq(abandoned, false)),
  );
}

/** That every job of this model or provider has ended; as a part of a statement of another table. */
export function noOpenJobs(which: { modelId: string } | { providerId: string }): SQL {
  const { modelId, providerId, state } = studioJobs;
  const mine = "modelId" in which ? eq(modelId, which.modelId) : eq(providerId, which.providerId);
  const open = and(mine, inArray(state, [...OPEN]));
  return sql`NOT EXISTS (SELECT 1 FROM ${studioJobs} WHERE ${open})`;
}

/** That a job's model is there, and with it its provider; as a part of a statement over jobs. */
export function hasModel({ modelId }: JobRow): SQL {
  return sql`EXISTS (SELECT 1 FROM ${studioModels} WHERE ${eq(studioModels.id, modelId)})`;
}

/** Jobs that came to nothing for a reason that can be mended, newest first, before that one. */
export async function deadJobs(
  db: Database,
  before: string | undefined,
  limit: number,
): Promise<JobRow[]> {
  return db
    .select()
    .from(studioJobs)
    .where(
      and(eq(studioJobs.dead, true), before === undefined ? undefined : lt(studioJobs.id, before)),
    )
    .orderBy(desc(studioJobs.id))
    .limit(limit);
}

/** Statement by which a dead job is alive again, if nothing else is done about its asset and `only` holds. */
export function reviveJob(db: Database, job: JobRow, change: JobChange, only: SQL) {
  const { id, version, dead } = studioJobs;
  const other = sql`EXISTS (SELECT 1 FROM studio_jobs AS o WHERE o.asset_id = ${job.assetId} AND o.id <> ${job.id}
    AND o.state <> 'ended' AND o.abandoned = 0)`;
  return db
    .update(studioJobs)
    .set({ ...change, version: job.version + 1 })
    .where(and(eq(id, job.id), eq(version, job.version), eq(dead, true), sql`NOT ${other}`, only))
    .returning();
}

/**
 * Statements by which somebody who is gone has no jobs: those that have ended go, of those in hand only what they cost is
 * still to be learnt.
 */
export function forgetJobs(db: Database, userId: string, now: Millis) {
  const { state, input } = studioJobs;
  const theirs = sql`(${studioJobs.userId} = ${userId} OR ${studioJobs.ownerId} = ${userId})`;
  return [
    abandonJobs(db, theirs, now),
    db.delete(studioJobs).where(and(theirs, eq(state, "ended"))),
    db
      .update(studioJobs)
      .set({ userId: "", ownerId: "", input: sql`json_set(${input}, '$.prompt', '')` })
      .where(theirs),
  ] as const;
}
