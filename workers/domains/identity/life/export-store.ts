import { and, asc, count, desc, eq, gt, inArray, lt, lte, or } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { dataExports } from "./tables.ts";

export type ExportRow = typeof dataExports.$inferSelect;

const UNDER_WAY = ["queued", "running"] as const;

/** Statement that asks for an export, unless one is under way. */
export function insertExport(db: Database, id: string, userId: string, createdAt: Millis) {
  return db
    .insert(dataExports)
    .values({ id, userId, status: "queued", createdAt })
    .onConflictDoNothing()
    .returning();
}

/** The export that is under way. */
export async function exportUnderWay(db: Database, userId: string): Promise<ExportRow | undefined> {
  return db
    .select()
    .from(dataExports)
    .where(and(eq(dataExports.userId, userId), inArray(dataExports.status, [...UNDER_WAY])))
    .get();
}

/** How many were asked for since then. */
export async function countExports(db: Database, userId: string, since: Millis): Promise<number> {
  const row = await db
    .select({ n: count() })
    .from(dataExports)
    .where(and(eq(dataExports.userId, userId), gt(dataExports.createdAt, since)))
    .get();
  return row?.n ?? 0;
}

export async function findExport(db: Database, id: string): Promise<ExportRow | undefined> {
  return db.select().from(dataExports).where(eq(dataExports.id, id)).get();
}

/** All that somebody has asked for, newest first. */
export async function exportsOf(db: Database, userId: string): Promise<ExportRow[]> {
  return db
    .select()
    .from(dataExports)
    .where(eq(dataExports.userId, userId))
    .orderBy(desc(dataExports.id));
}

/** Takes an export that waits, or whose maker has been silent since then. Exactly one of all who try gets it. */
export async function takeExport(
  db: Database,
  id: string,
  key: string,
  now: Millis,
  silentSince: Millis,
): Promise<ExportRow | undefined> {
  const { status, startedAt } = dataExports;
  const silent = and(eq(status, "running"), lte(startedAt, silentSince));
  const [row] = await db
    .update(dataExports)
    .set({ status: "running", startedAt: now, key })
    .where(and(eq(dataExports.id, id), or(eq(status, "queued"), silent)))
    .returning();
  return row;
}

/** Ends an export, if nobody else has taken it over. Answers whether it did. */
export async function endExport(
  db: Database,
  row: Pick<ExportRow, "id" | "key">,
  end: Pick<ExportRow, "status" | "finishedAt" | "bytes" | "expiresAt">,
): Promise<boolean> {
  const mine = and(
    eq(dataExports.id, row.id),
    eq(dataExports.status, "running"),
    eq(dataExports.key, row.key ?? ""),
  );
  const result = await db.update(dataExports).set(end).where(mine);
  return result.meta.changes > 0;
}

/** Exports that nobody works on, although they are under way: asked for, or taken, before those times. */
export async function strandedExports(db: Database, queuedBy: Millis, silentSince: Millis) {
  const { status, createdAt, startedAt } = dataExports;
  return db
    .select()
    .from(dataExports)
    .where(
      or(
        and(eq(status, "queued"), lte(createdAt, queuedBy)),
        and(eq(status, "running"), lte(startedAt, silentSince)),
      ),
    )
    .orderBy(asc(createdAt))
    .limit(20);
}

/** Exports whose file is to be deleted, at most 90. */
export async function expiredExports(db: Database, now: Millis): Promise<ExportRow[]> {
  return db
    .select()
    .from(dataExports)
    .where(and(lte(dataExports.expiresAt, now), inArray(dataExports.status, ["done", "failed"])))
    .limit(90);
}

/** Statement that marks exports whose files are gone. */
export function markExpired(db: Database, ids: readonly string[]) {
  return db
    .update(dataExports)
    .set({ status: "expired", key: null })
    .where(inArray(dataExports.id, [...ids]));
}

/** Statement that forgets exports that ran out long ago. */
export function forgetExports(db: Database, before: Millis) {
  return db
    .delete(dataExports)
    .where(and(eq(dataExports.status, "expired"), lt(dataExports.expiresAt, before)));
}
