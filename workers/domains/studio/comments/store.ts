import { and, asc, count, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../platform/index.ts";
import { studioBoxes, studioComments } from "../tables.ts";

export type CommentRow = typeof studioComments.$inferSelect;

const { id, projectId, boxId, isRead } = studioComments;

/** How many comments a box has. */
export interface CommentCounts {
  readonly boxId: string;
  readonly all: number;
  readonly unread: number;
}

/** How many comments each of these boxes has. */
export async function countComments(
  db: Database,
  boxIds: readonly string[],
): Promise<ReadonlyMap<string, CommentCounts>> {
  const rows = await db
    .select({ boxId, all: count(), unread: sql<number>`sum(NOT ${isRead})` })
    .from(studioComments)
    .where(sql`${boxId} IN (SELECT value FROM json_each(${JSON.stringify(boxIds)}))`)
    .groupBy(boxId);
  return new Map(rows.map((row) => [row.boxId, row]));
}

/** Statement that keeps a comment while there is room at its box, and the box is there. */
export function insertComment(db: Database, row: CommentRow, most: number) {
  const { linkId, authorId, authorName, text, createdAt } = row;
  const there = sql`EXISTS (SELECT 1 FROM ${studioBoxes} WHERE ${eq(studioBoxes.id, row.boxId)})`;
  const present = sql`(SELECT count(*) FROM ${studioComments} WHERE ${eq(boxId, row.boxId)})`;
  // All columns in the order of the table.
  const values = sql`SELECT ${row.id}, ${row.projectId}, ${row.boxId}, ${linkId}, ${authorId}, ${authorName},
    ${text}, ${row.isRead ? 1 : 0}, ${createdAt} WHERE ${there} AND ${present} < ${most}`;
  return db.insert(studioComments).select(values).onConflictDoNothing({ target: id }).returning();
}

export async function findComment(db: Database, commentId: string) {
  return db.select().from(studioComments).where(eq(id, commentId)).get();
}

/** Comments of a box, oldest first, after that one. */
export async function listCommentRows(
  db: Database,
  ofBox: string,
  after: string | undefined,
  limit: number,
): Promise<CommentRow[]> {
  const later = after === undefined ? undefined : gt(id, after);
  return db
    .select()
    .from(studioComments)
    .where(and(eq(boxId, ofBox), later))
    .orderBy(asc(id))
    .limit(limit);
}

/** Statement that marks comments as read or not. */
export function markComments(db: Database, read: boolean, which: SQL) {
  return db.update(studioComments).set({ isRead: read }).where(which).returning();
}

/** That it is this comment. */
export function thisComment(commentId: string): SQL {
  return eq(id, commentId);
}

/** That nobody of this project (or, of one box of it) has read it. */
export function unreadOf(ofProject: string, ofBox?: string): SQL {
  const box = ofBox === undefined ? sql`TRUE` : eq(boxId, ofBox);
  return sql`${eq(projectId, ofProject)} AND ${box} AND NOT ${isRead}`;
}

/** Statement that deletes a comment. */
export function removeComment(db: Database, commentId: string) {
  return db.delete(studioComments).where(eq(id, commentId)).returning({ id });
}
