import { and, asc, desc, eq, gt, or, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { savedSearches } from "./tables.ts";

export type SavedSearchRow = typeof savedSearches.$inferSelect;
type Change = Partial<Pick<SavedSearchRow, "name" | "query" | "mail" | "push" | "toldAt">>;

const own = (userId: string, id: string) =>
  and(eq(savedSearches.id, id), eq(savedSearches.userId, userId));

/** Adds a saved search, if its owner has room for one more. Answers whether there was. */
export async function insertSavedSearch(db: Database, row: SavedSearchRow, most: number) {
  const { id, userId, name, query, mail, push, toldAt, createdAt } = row;
  const many = sql`(SELECT count(*) FROM ${savedSearches} WHERE ${eq(savedSearches.userId, userId)})`;
  // All columns in the order of the table.
  const values = sql`SELECT ${id}, ${userId}, ${name}, ${query}, ${Number(mail)}, ${Number(push)}, ${toldAt},
    ${createdAt} WHERE ${many} < ${most}`;
  const added = await db.insert(savedSearches).select(values).returning({ id: savedSearches.id });
  return added.length > 0;
}

/** Somebody's saved searches, newest first. */
export async function listOwn(db: Database, userId: string): Promise<SavedSearchRow[]> {
  return db
    .select()
    .from(savedSearches)
    .where(eq(savedSearches.userId, userId))
    .orderBy(desc(savedSearches.id));
}

export async function changeOwn(db: Database, userId: string, id: string, change: Change) {
  return db.update(savedSearches).set(change).where(own(userId, id)).returning().get();
}

export async function findOwn(db: Database, userId: string, id: string) {
  return db.select().from(savedSearches).where(own(userId, id)).get();
}

export async function removeOwn(db: Database, userId: string, id: string): Promise<boolean> {
  const gone = await db.delete(savedSearches).where(own(userId, id)).returning();
  return gone.length > 0;
}

const wanted = or(eq(savedSearches.mail, true), eq(savedSearches.push, true));

/** People who are to be told of a search, after that one. */
export async function listWanting(db: Database, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectDistinct({ userId: savedSearches.userId })
    .from(savedSearches)
    .where(and(wanted, gt(savedSearches.userId, after)))
    .orderBy(asc(savedSearches.userId))
    .limit(limit);
  return rows.map(({ userId }) => userId);
}

/** Searches that somebody is to be told of. */
export async function listWanted(db: Database, userId: string): Promise<SavedSearchRow[]> {
  return db
    .select()
    .from(savedSearches)
    .where(and(eq(savedSearches.userId, userId), wanted))
    .orderBy(asc(savedSearches.id));
}

/** Moves on what has been told. Answers whether it was this one who did: of two, one is to tell. */
export async function claim(
  db: Database,
  { id, toldAt }: SavedSearchRow,
  now: Millis,
): Promise<boolean> {
  const rows = await db
    .update(savedSearches)
    .set({ toldAt: now })
    .where(and(eq(savedSearches.id, id), eq(savedSearches.toldAt, toldAt)))
    .returning({ id: savedSearches.id });
  return rows.length > 0;
}

/** Moves back what was claimed at that moment and could not be told. */
export async function release(
  db: Database,
  { id, toldAt }: SavedSearchRow,
  claimedAt: Millis,
): Promise<void> {
  await db
    .update(savedSearches)
    .set({ toldAt })
    .where(and(eq(savedSearches.id, id), eq(savedSearches.toldAt, claimedAt)));
}

/** Ends all digests by mail of somebody. */
export async function endMails(db: Database, userId: string): Promise<void> {
  await db.update(savedSearches).set({ mail: false }).where(eq(savedSearches.userId, userId));
}

/** Statement that forgets somebody's searches. */
export function forgetSavedSearches(db: Database, userId: string) {
  return db.delete(savedSearches).where(eq(savedSearches.userId, userId));
}
