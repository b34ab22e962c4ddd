import { and, count, desc, eq, isNull, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { studioProjects, studioShareLinks } from "../tables.ts";

export type LinkRow = typeof studioShareLinks.$inferSelect;

const { id, projectId, tokenHash, revokedAt } = studioShareLinks;

/** Statement that adds a link while the project is there and has room for one more. */
export function insertLink(db: Database, row: LinkRow, most: number) {
  const { passwordHash, allowComments, expiresAt, createdBy, createdAt } = row;
  const there = sql`EXISTS (SELECT 1 FROM ${studioProjects} WHERE ${eq(studioProjects.id, row.projectId)})`;
  const open = db
    .select({ links: count() })
    .from(studioShareLinks)
    .where(and(eq(projectId, row.projectId), isNull(revokedAt)));
  // All columns in the order of the table.
  const values = sql`SELECT ${row.id}, ${row.projectId}, ${row.tokenHash}, ${passwordHash},
    ${allowComments ? 1 : 0}, ${expiresAt}, NULL, ${createdBy}, ${createdAt}
    WHERE ${there} AND (${open}) < ${most}`;
  return db.insert(studioShareLinks).select(values).returning();
}

export async function findLink(db: Database, linkId: string): Promise<LinkRow | undefined> {
  return db.select().from(studioShareLinks).where(eq(id, linkId)).get();
}

export async function findLinkByToken(db: Database, hash: string): Promise<LinkRow | undefined> {
  return db.select().from(studioShareLinks).where(eq(tokenHash, hash)).get();
}

/** Links to a project that were not revoked, newest first. */
export async function listLinkRows(db: Database, ofProject: string): Promise<LinkRow[]> {
  return db
    .select()
    .from(studioShareLinks)
    .where(and(eq(projectId, ofProject), isNull(revokedAt)))
    .orderBy(desc(id));
}

/** Statement that revokes a link; it is remembered, so that it can be told from one that never was. */
export function revokeLink(db: Database, linkId: string, now: Millis) {
  return db
    .update(studioShareLinks)
    .set({ revokedAt: now })
    .where(and(eq(id, linkId), isNull(revokedAt)));
}
