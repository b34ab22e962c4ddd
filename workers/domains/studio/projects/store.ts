import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import type { ProjectRole } from "../../../../shared/contracts/studio/index.ts";
import type { Database } from "../../platform/index.ts";
import {
  studioAssets,
  studioBoxes,
  studioComments,
  studioProjectMembers,
  studioProjects,
} from "../tables.ts";

export type ProjectRow = typeof studioProjects.$inferSelect;
export type NewProject = typeof studioProjects.$inferInsert;
export type MemberRow = typeof studioProjectMembers.$inferSelect;

/** A project as one of its members sees it. */
export interface SeenProject extends ProjectRow {
  readonly role: ProjectRole;
}

const { projectId, userId, role } = studioProjectMembers;

/** Statements that add a project and its owner. */
export function insertProject(db: Database, row: NewProject) {
  const owner = { projectId: row.id, userId: row.ownerId, joinedAt: row.createdAt };
  return [
    db.insert(studioProjects).values(row),
    db.insert(studioProjectMembers).values({ ...owner, role: "owner" }),
  ] as const;
}

function seenBy(db: Database, viewerId: string, where: SQL | undefined) {
  return db
    .select({ project: studioProjects, role })
    .from(studioProjectMembers)
    .innerJoin(studioProjects, eq(studioProjects.id, projectId))
    .where(and(eq(userId, viewerId), where));
}

/** A project that somebody is in. */
export async function findSeenProject(
  db: Database,
  id: string,
  viewerId: string,
): Promise<SeenProject | undefined> {
  const row = await seenBy(db, viewerId, eq(projectId, id)).get();
  return row && { ...row.project, role: row.role };
}

export async function findProject(db: Database, id: string): Promise<ProjectRow | undefined> {
  return db.select().from(studioProjects).where(eq(studioProjects.id, id)).get();
}

/** Projects that somebody is in, newest first, with words that begin so. */
export async function listSeenProjects(
  db: Database,
  viewerId: string,
  words: readonly string[],
  before: string | undefined,
  limit: number,
): Promise<SeenProject[]> {
  const found = words.map((word) => sql`instr(${studioProjects.words}, ${word}) > 0`);
  const older = before === undefined ? undefined : lt(projectId, before);
  const rows = await seenBy(db, viewerId, and(older, ...found))
    .orderBy(desc(projectId))
    .limit(limit);
  return rows.map((row) => ({ ...row.project, role: row.role }));
}

/** Statement that changes a project. */
export function changeProject(
  db: Database,
  id: string,
  change: Partial<Omit<ProjectRow, "id" | "ownerId" | "createdAt">>,
) {
  return db.update(studioProjects).set(change).where(eq(studioProjects.id, id)).returning();
}

/** Statement that deletes a project with its members, boxes, assets, links and comments. */
export function removeProject(db: Database, id: string) {
  return db.delete(studioProjects).where(eq(studioProjects.id, id));
}

/** Projects that somebody owns. */
export async function projectsOf(db: Database, ownerId: string, limit: number) {
  const own = eq(studioProjects.ownerId, ownerId);
  return db.select({ id: studioProjects.id }).from(studioProjects).where(own).limit(limit);
}

/** How much is in projects. */
export interface ProjectCounts {
  readonly id: string;
  readonly boxes: number;
  readonly assets: number;
  readonly unreadComments: number;
}

/** What there is in each of these projects. */
export async function countInProjects(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ProjectCounts>> {
  const rows = await db.all<ProjectCounts>(sql`SELECT value AS id,
    (SELECT count(*) FROM ${studioBoxes} WHERE ${studioBoxes.projectId} = value) AS boxes,
    (SELECT count(*) FROM ${studioAssets} WHERE ${studioAssets.projectId} = value) AS assets,
    (SELECT count(*) FROM ${studioComments} WHERE ${studioComments.projectId} = value
      AND NOT ${studioComments.isRead}) AS unreadComments
    FROM json_each(${JSON.stringify(ids)})`);
  return new Map(rows.map((row) => [row.id, row]));
}

// ---- Members

const RANK = sql`CASE ${role} WHEN 'owner' THEN 0 WHEN 'editor' THEN 1 ELSE 2 END`;

/** Who is in a project: its owner, editors, viewers; of equals who came first. */
export async function listMemberRows(db: Database, id: string): Promise<MemberRow[]> {
  return db
    .select()
    .from(studioProjectMembers)
    .where(eq(projectId, id))
    .orderBy(RANK, studioProjectMembers.joinedAt, userId);
}

export async function findMember(
  db: Database,
  id: string,
  memberId: string,
): Promise<MemberRow | undefined> {
  const that = and(eq(projectId, id), eq(userId, memberId));
  return db.select().from(studioProjectMembers).where(that).get();
}

/** Statement that takes somebody in while there is room, or gives who is in another role; the owner's stays. */
export function putMemberRow(db: Database, row: MemberRow, most: number) {
  const count = sql`(SELECT count(*) FROM ${studioProjectMembers} WHERE ${eq(projectId, row.projectId)})`;
  const present = sql`EXISTS (SELECT 1 FROM ${studioProjectMembers}
    WHERE ${and(eq(projectId, row.projectId), eq(userId, row.userId))})`;
  const there = sql`EXISTS (SELECT 1 FROM ${studioProjects} WHERE ${eq(studioProjects.id, row.projectId)})`;
  // All columns in the order of the table.
  const values = sql`SELECT ${row.projectId}, ${row.userId}, ${row.role}, ${row.joinedAt}
    WHERE ${there} AND (${present} OR ${count} < ${most})`;
  return db
    .insert(studioProjectMembers)
    .select(values)
    .onConflictDoUpdate({
      target: [projectId, userId],
      set: { role: row.role },
      setWhere: sql`${role} <> 'owner'`,
    })
    .returning();
}

/** Statement that takes somebody out; never the owner. */
export function removeMemberRow(db: Database, id: string, memberId: string) {
  return db
    .delete(studioProjectMembers)
    .where(and(eq(projectId, id), eq(userId, memberId), sql`${role} <> 'owner'`))
    .returning();
}

/** Projects that somebody is in without owning them. */
export async function membershipsOf(db: Database, memberId: string): Promise<string[]> {
  const rows = await db
    .select({ projectId })
    .from(studioProjectMembers)
    .where(and(eq(userId, memberId), sql`${role} <> 'owner'`));
  return rows.map((row) => row.projectId);
}
