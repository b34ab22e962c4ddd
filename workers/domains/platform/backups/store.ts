import { and, asc, desc, eq, isNotNull, lt, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../ports.ts";
import type { ChunkEntry } from "./manifest.ts";
import { backupChunks, backups } from "./tables.ts";

export type BackupRow = typeof backups.$inferSelect;

/** Statement that begins a backup, unless one is being made. */
export function insertBackup(db: Database, id: string, cursor: unknown, now: Millis) {
  const none = { bytes: 0, stores: 0, rows: 0, files: 0, fileBytes: 0, version: 0 };
  return db.insert(backups).values({ id, state: "running", startedAt: now, cursor, ...none });
}

/** What is being made or verified, the oldest first. */
export async function findUnderWay(db: Database): Promise<BackupRow | null> {
  const under = db.select().from(backups).where(isNotNull(backups.cursor));
  return (await under.orderBy(asc(backups.id)).limit(1).get()) ?? null;
}

export async function findRunning(db: Database): Promise<BackupRow | null> {
  const running = db.select().from(backups).where(eq(backups.state, "running"));
  return (await running.orderBy(desc(backups.id)).limit(1).get()) ?? null;
}

/** Backups before `before`, newest first. */
export async function findBackups(
  db: Database,
  before: string | null,
  limit: number,
): Promise<BackupRow[]> {
  return db
    .select()
    .from(backups)
    .where(before === null ? undefined : lt(backups.id, before))
    .orderBy(desc(backups.id))
    .limit(limit);
}

export async function findComplete(db: Database): Promise<BackupRow[]> {
  return db.select().from(backups).where(eq(backups.state, "complete")).orderBy(desc(backups.id));
}

export async function findChunks(db: Database, backupId: string): Promise<ChunkEntry[]> {
  const { key, bytes, sha256 } = backupChunks;
  return db
    .select({ key, bytes, sha256 })
    .from(backupChunks)
    .where(eq(backupChunks.backupId, backupId))
    .orderBy(asc(backupChunks.number));
}

type Change = Partial<Omit<BackupRow, "id" | "version">>;

/**
 * Notes how far a backup is, with the chunk that was written, if one was. Answers false if somebody else has gone on with
 * it meanwhile: then nothing is noted.
 */
export async function noteStep(
  db: Database,
  { id, version }: BackupRow,
  change: Change,
  chunk: (ChunkEntry & { readonly number: number }) | null,
): Promise<boolean> {
  const ours = sql`EXISTS (SELECT 1 FROM backups WHERE id = ${id} AND version = ${version})`;
  const { number, key, bytes, sha256 } = chunk ?? { number: -1, key: "", bytes: 0, sha256: "" };
  const [, { meta }] = await db.batch([
    db
      .insert(backupChunks)
      .select(
        sql`SELECT ${id}, ${number}, ${key}, ${bytes}, ${sha256} WHERE ${chunk !== null} AND ${ours}`,
      ),
    db
      .update(backups)
      .set({ ...change, version: version + 1 })
      .where(and(eq(backups.id, id), eq(backups.version, version))),
  ]);
  return meta.changes > 0;
}

/** A backup that cannot go on, or has taken too long. */
export async function giveUp(db: Database, id: string, problem: string, now: Millis) {
  await db
    .update(backups)
    .set({ state: "failed", problem, endedAt: now, cursor: null })
    .where(and(eq(backups.id, id), eq(backups.state, "running")));
}

/** Says what went wrong with the last step. */
export async function noteProblem(db: Database, id: string, problem: string): Promise<void> {
  await db.update(backups).set({ problem }).where(eq(backups.id, id));
}

/** Has the backup verified again whose verification is the oldest, and older than `before`. */
export async function verifyOldest(db: Database, before: Millis, cursor: unknown): Promise<void> {
  const stale = sql`(SELECT id FROM backups WHERE state = 'complete' AND cursor IS NULL AND coalesce(verified_at, 0) < ${before}
    ORDER BY coalesce(verified_at, 0), id LIMIT 1)`;
  await db.update(backups).set({ cursor }).where(sql`${backups.id} = ${stale}`);
}

export async function deleteBackup(db: Database, id: string): Promise<void> {
  await db.batch([
    db.delete(backupChunks).where(eq(backupChunks.backupId, id)),
    db.delete(backups).where(eq(backups.id, id)),
  ]);
}

/** Failed ones that nobody needs to see any more. */
export async function findFailedBefore(db: Database, before: Millis): Promise<BackupRow[]> {
  return db
    .select()
    .from(backups)
    .where(and(eq(backups.state, "failed"), lt(backups.startedAt, before)));
}
