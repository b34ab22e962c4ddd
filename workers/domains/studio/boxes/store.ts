import { and, asc, count, eq, gt, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../platform/index.ts";
import { studioAssets, studioBoxes, studioProjects } from "../tables.ts";

export type BoxRow = typeof studioBoxes.$inferSelect;

const { id, projectId, orderIndex } = studioBoxes;

/** Statement that adds a box after the others, while there is room. */
export function insertBox(
  db: Database,
  row: Omit<BoxRow, "orderIndex" | "headlinerAssetId">,
  most: number,
) {
  const own = sql`FROM ${studioBoxes} WHERE ${eq(projectId, row.projectId)}`;
  const there = sql`EXISTS (SELECT 1 FROM ${studioProjects} WHERE ${eq(studioProjects.id, row.projectId)})`;
  // All columns in the order of the table.
  const values = sql`SELECT ${row.id}, ${row.projectId}, ${row.name}, ${row.description},
    (SELECT coalesce(max(${orderIndex}) + 1, 0) ${own}), NULL, ${row.createdAt}, ${row.updatedAt}
    WHERE ${there} AND (SELECT count(*) ${own}) < ${most}`;
  return db.insert(studioBoxes).select(values).returning();
}

export async function findBox(db: Database, boxId: string): Promise<BoxRow | undefined> {
  return db.select().from(studioBoxes).where(eq(id, boxId)).get();
}

/** Where a list of boxes goes on: after that one. */
export interface BoxPosition {
  readonly orderIndex: number;
  readonly id: string;
}

/** A project's boxes in their order, after that position. */
export async function listBoxRows(
  db: Database,
  ofProject: string,
  after: BoxPosition | null,
  limit: number,
): Promise<BoxRow[]> {
  const later =
    after &&
    or(gt(orderIndex, after.orderIndex), and(eq(orderIndex, after.orderIndex), gt(id, after.id)));
  return db
    .select()
    .from(studioBoxes)
    .where(and(eq(projectId, ofProject), later ?? undefined))
    .orderBy(asc(orderIndex), asc(id))
    .limit(limit);
}

/** Which of these are boxes of that project. */
export async function boxesOf(
  db: Database,
  ofProject: string,
  boxIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const named = sql`${id} IN (SELECT value FROM json_each(${JSON.stringify(boxIds)}))`;
  const rows = await db
    .select({ id })
    .from(studioBoxes)
    .where(and(eq(projectId, ofProject), named));
  return new Set(rows.map((row) => row.id));
}

/** Query for the ids of a project's boxes in their order. */
export function orderOf(db: Database, ofProject: string) {
  return db
    .select({ id })
    .from(studioBoxes)
    .where(eq(projectId, ofProject))
    .orderBy(asc(orderIndex), asc(id));
}

/**
 * Statement that puts a project's boxes into that order, if it names all of them, each once; else nothing changes. Those
 * that stand where they should are not written.
 */
export function setOrder(db: Database, ofProject: string, ids: readonly string[]) {
  const json = JSON.stringify(ids);
  // With its table's name: json_each has an `id` of its own.
  const place = sql`(SELECT key FROM json_each(${json}) WHERE value = studio_boxes.id)`;
  const all = sql`(SELECT count(*) FROM ${studioBoxes} AS b WHERE b.project_id = ${ofProject}) = ${ids.length}
    AND (SELECT count(*) FROM ${studioBoxes} AS b WHERE b.project_id = ${ofProject}
      AND b.id IN (SELECT value FROM json_each(${json}))) = ${ids.length}`;
  return db
    .update(studioBoxes)
    .set({ orderIndex: place })
    .where(and(eq(projectId, ofProject), all, sql`${orderIndex} <> ${place}`));
}

/** Statement that changes a box, if it is as `only` says. */
export function changeBox(
  db: Database,
  boxId: string,
  change: Partial<Pick<BoxRow, "name" | "description" | "headlinerAssetId" | "updatedAt">>,
  only?: SQL,
) {
  return db
    .update(studioBoxes)
    .set(change)
    .where(and(eq(id, boxId), only))
    .returning();
}

/** Statements that delete a box with its assets and comments, and let those after it move up. */
export function removeBox(db: Database, box: Pick<BoxRow, "id" | "projectId">) {
  const here = sql`(SELECT b.order_index FROM ${studioBoxes} AS b WHERE b.id = ${box.id})`;
  return [
    db
      .update(studioBoxes)
      .set({ orderIndex: sql`${orderIndex} - 1` })
      .where(and(eq(projectId, box.projectId), gt(orderIndex, here))),
    db.delete(studioBoxes).where(eq(id, box.id)),
  ] as const;
}

/** How many assets each of these boxes has. */
export async function countAssets(
  db: Database,
  boxIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ boxId: studioAssets.boxId, assets: count() })
    .from(studioAssets)
    .where(sql`${studioAssets.boxId} IN (SELECT value FROM json_each(${JSON.stringify(boxIds)}))`)
    .groupBy(studioAssets.boxId);
  return new Map(rows.map((row) => [row.boxId, row.assets]));
}
