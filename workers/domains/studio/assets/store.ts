import { and, count, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { AssetStatus, AssetType } from "../../../../shared/contracts/studio/index.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { UNFINISHED } from "../rules.ts";
import {
  studioAssets,
  studioBoxes,
  studioLeftovers,
  studioProjectMembers,
  studioProjects,
} from "../tables.ts";

export type AssetRow = typeof studioAssets.$inferSelect;
export type NewAsset = typeof studioAssets.$inferInsert;

/** An asset with what is known of it elsewhere. */
export interface SeenAsset extends AssetRow {
  readonly isHeadliner: boolean;
  /** The file of the picture that stands for it; of a video, of what it was made from. */
  readonly pictureId: string | null;
}

const { id, projectId, boxId, status, version } = studioAssets;

/** That it is one of these; ids may be as many as there are. */
export function oneOf(ids: readonly string[]): SQL {
  return sql`${id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}

// ---- Reading

export async function findAsset(db: Database, assetId: string): Promise<AssetRow | undefined> {
  return db.select().from(studioAssets).where(eq(id, assetId)).get();
}

/** These assets. */
export async function listAssetRows(db: Database, ids: readonly string[]): Promise<AssetRow[]> {
  return db.select().from(studioAssets).where(oneOf(ids));
}

/** Assets as they are, newest first. */
export async function listSeen(
  db: Database,
  where: SQL | undefined,
  limit: number,
): Promise<SeenAsset[]> {
  const parent = alias(studioAssets, "parent");
  const rows = await db
    .select({
      asset: studioAssets,
      headlinerId: studioBoxes.headlinerAssetId,
      parentType: parent.assetType,
      parentFile: parent.fileId,
    })
    .from(studioAssets)
    .innerJoin(studioBoxes, eq(studioBoxes.id, boxId))
    .leftJoin(parent, eq(parent.id, studioAssets.parentAssetId))
    .where(where)
    .orderBy(desc(id))
    .limit(limit);
  return rows.map(({ asset, headlinerId, parentType, parentFile }) => ({
    ...asset,
    isHeadliner: headlinerId === asset.id,
    pictureId:
      asset.assetType === "IMAGE" ? asset.fileId : parentType === "IMAGE" ? parentFile : null,
  }));
}

/** That it is among the newest of its box, so many of each of these boxes. */
export function newestOf(ofProject: string, boxIds: readonly string[], each: number): SQL {
  // Box by box, so that of a large one no more is read than is told.
  return sql`${id} IN (SELECT newest.id FROM json_each(${JSON.stringify(boxIds)}) AS wanted
    JOIN studio_assets AS newest ON newest.id IN (SELECT inner_asset.id FROM studio_assets AS inner_asset
      WHERE inner_asset.box_id = wanted.value AND inner_asset.project_id = ${ofProject}
      ORDER BY inner_asset.id DESC LIMIT ${each}))`;
}

export interface AssetFilter {
  readonly projectId?: string | undefined;
  readonly boxId?: string | undefined;
  readonly type?: AssetType | undefined;
  readonly status?: AssetStatus | undefined;
  readonly favorite?: boolean | undefined;
  /** Beginnings of words, each after a space. */
  readonly words: readonly string[];
  /** Only of projects that this person is in. */
  readonly memberId?: string | undefined;
}

/** What a filter lets through; as a part of a statement. */
export function matching(filter: AssetFilter): SQL | undefined {
  const { type, favorite, words, memberId } = filter;
  const mine = sql`${projectId} IN (SELECT ${studioProjectMembers.projectId} FROM ${studioProjectMembers}
    WHERE ${studioProjectMembers.userId} = ${memberId})`;
  return and(
    filter.projectId === undefined ? undefined : eq(projectId, filter.projectId),
    filter.boxId === undefined ? undefined : eq(boxId, filter.boxId),
    type === undefined ? undefined : eq(studioAssets.assetType, type),
    filter.status === undefined ? undefined : eq(status, filter.status),
    favorite === undefined ? undefined : eq(studioAssets.isFavorite, favorite),
    memberId === undefined ? undefined : mine,
    ...words.map((word) => sql`instr(${studioAssets.words}, ${word}) > 0`),
  );
}

/** That it came before that one. */
export function before(assetId: string): SQL {
  return lt(id, assetId);
}

/** That it is in this box. */
export function inBox(ofBox: string): SQL {
  return eq(boxId, ofBox);
}

/** That it is in this project. */
export function inProject(ofProject: string): SQL {
  return eq(projectId, ofProject);
}

/** That it has not ended. */
export const unfinished: SQL = inArray(status, [...UNFINISHED]);

/** How many assets a project has. */
export async function countOfProject(db: Database, ofProject: string): Promise<number> {
  const row = await db
    .select({ assets: count() })
    .from(studioAssets)
    .where(eq(projectId, ofProject))
    .get();
  return row?.assets ?? 0;
}

// ---- Writing

/** Statement that adds an asset. Fails, with all of its batch, when its box is gone. */
export function insertAsset(db: Database, row: NewAsset) {
  return db.insert(studioAssets).values(row);
}

/** Columns that may be set; `version` follows. */
export type AssetChange = Partial<
  Omit<AssetRow, "id" | "projectId" | "version" | "createdAt" | "updatedAt" | "isFavorite">
> & { readonly isFavorite?: boolean | SQL };

/** Statement that changes assets that are as `only` says. */
export function changeAssets(
  db: Database,
  change: AssetChange,
  now: Millis,
  only: SQL | undefined,
) {
  return db
    .update(studioAssets)
    .set({ ...change, version: sql`${version} + 1`, updatedAt: now })
    .where(only)
    .returning();
}

/** That this asset is there in exactly this version; as a part of a statement of another table. */
export function assetIs(assetId: string, ofVersion: number): SQL {
  const that = and(eq(id, assetId), eq(version, ofVersion));
  return sql`EXISTS (SELECT 1 FROM ${studioAssets} WHERE ${that})`;
}

/** How an asset uses its file. */
export function fileUse(assetId: string, fileId: string) {
  return { fileId, usedBy: "asset", context: assetId } as const;
}

/**
 * Statements that delete assets of a project: their files are noted to be let go, and what they cost is kept. They come
 * before whatever else is deleted in the same batch.
 */
export function removeAssets(db: Database, ofProject: string, which: SQL, now: Millis) {
  const those = and(eq(projectId, ofProject), which);
  // All columns in the order of the table.
  const files = sql`SELECT ${id}, ${studioAssets.fileId}, ${now} FROM ${studioAssets}
    WHERE ${and(those, sql`${studioAssets.fileId} IS NOT NULL`)}`;
  const spent = sql`(SELECT coalesce(sum(${studioAssets.costMicros}), 0) FROM ${studioAssets} WHERE ${those})`;
  return [
    db.insert(studioLeftovers).select(files).onConflictDoNothing(),
    db
      .update(studioProjects)
      .set({ spentBefore: sql`${studioProjects.spentBefore} + ${spent}` })
      .where(eq(studioProjects.id, ofProject)),
    db.delete(studioAssets).where(those).returning({ id }),
  ] as const;
}

/** Statement that counts what was spent on an asset that is gone, if `only` holds. */
export function addSpent(db: Database, ofProject: string, micros: number, only: SQL = sql`TRUE`) {
  return db
    .update(studioProjects)
    .set({ spentBefore: sql`${studioProjects.spentBefore} + ${micros}` })
    .where(and(eq(studioProjects.id, ofProject), only));
}

// ---- Leftovers

export type Leftover = typeof studioLeftovers.$inferSelect;

export async function dueLeftovers(db: Database, now: Millis, limit: number): Promise<Leftover[]> {
  const { dueAt } = studioLeftovers;
  return db
    .select()
    .from(studioLeftovers)
    .where(sql`${dueAt} <= ${now}`)
    .orderBy(dueAt)
    .limit(limit);
}

/** Statement that forgets a file whose use has ended. */
export function forgetLeftover(db: Database, assetId: string) {
  return db.delete(studioLeftovers).where(eq(studioLeftovers.assetId, assetId));
}

/** Statement by which a leftover is looked at again. */
export function postponeLeftover(db: Database, assetId: string, dueAt: Millis) {
  return db.update(studioLeftovers).set({ dueAt }).where(eq(studioLeftovers.assetId, assetId));
}
