import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { Database } from "../../../platform/index.ts";
import { mlsDeviceLog } from "../tables.ts";

export type LogRow = typeof mlsDeviceLog.$inferSelect;

/** Entries of somebody's device log after `seq`, oldest first. */
export async function findEntries(
  db: Database,
  userId: string,
  after: number,
  limit: number,
): Promise<LogRow[]> {
  return db
    .select()
    .from(mlsDeviceLog)
    .where(and(eq(mlsDeviceLog.userId, userId), gt(mlsDeviceLog.seq, after)))
    .orderBy(asc(mlsDeviceLog.seq))
    .limit(limit);
}

/** The newest entry of somebody's log. */
export async function findHead(
  db: Database,
  userId: string,
): Promise<{ readonly seq: number; readonly hash: string } | null> {
  const { seq, hash } = mlsDeviceLog;
  const head = await db
    .select({ seq, hash })
    .from(mlsDeviceLog)
    .where(eq(mlsDeviceLog.userId, userId))
    .orderBy(sql`${seq} DESC`)
    .limit(1)
    .get();
  return head ?? null;
}

/** Statement that adds an entry, if its place is the next one still, after the entry that it follows. */
export function appendEntry(db: Database, row: LogRow, previousHash: string) {
  const { userId, seq, entry, signature, hash, createdAt } = row;
  const isNext =
    seq === 1
      ? sql`NOT EXISTS (SELECT 1 FROM mls_device_log AS l WHERE l.user_id = ${userId})`
      : sql`EXISTS (SELECT 1 FROM mls_device_log AS l WHERE l.user_id = ${userId} AND l.seq = ${seq - 1} AND l.hash = ${previousHash})`;
  return db
    .insert(mlsDeviceLog)
    .select(
      sql`SELECT ${userId}, ${seq}, ${entry}, ${signature}, ${hash}, ${createdAt} WHERE ${isNext}`,
    )
    .onConflictDoNothing()
    .returning();
}

/** Statement that forgets somebody's log. */
export function deleteLog(db: Database, userId: string) {
  return db.delete(mlsDeviceLog).where(eq(mlsDeviceLog.userId, userId));
}
