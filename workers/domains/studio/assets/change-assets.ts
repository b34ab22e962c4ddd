import { and, eq, ne, type SQL, sql } from "drizzle-orm";
import type { Asset, ProjectEvent } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { idsFrom } from "../../../../shared/kernel/ids.ts";
import { beginUse } from "../../media/index.ts";
import type { Actor } from "../../platform/index.ts";
import { openAsset, openBox } from "../access.ts";
import { tellProject } from "../channel/tell.ts";
import { errors } from "../errors.ts";
import type { StudioDeps } from "../ports.ts";
import type { SeenProject } from "../projects/store.ts";
import { hasEnded } from "../rules.ts";
import { studioAssets, studioBoxes } from "../tables.ts";
import { addAssets, requireRoomFor } from "./add-assets.ts";
import { clearLeftovers } from "./clear-leftovers.ts";
import {
  type AssetRow,
  assetIs,
  changeAssets,
  fileUse,
  listAssetRows,
  oneOf,
  removeAssets,
} from "./store.ts";
import { assetsAsTheyAre } from "./view-assets.ts";

/** Assets of one project that the caller may change. */
interface Chosen {
  readonly project: SeenProject;
  readonly rows: readonly AssetRow[];
}

/** Throws `not_found` unless all are there, in one project of the caller's; `forbidden`. */
async function choose(
  deps: StudioDeps,
  actor: Actor,
  assetIds: readonly string[],
): Promise<Chosen> {
  const ids = [...new Set(assetIds)];
  const { project } = await openAsset(deps, actor, ids[0] ?? "", "edit");
  const rows = await listAssetRows(deps.db, ids);
  const all = rows.length === ids.length && rows.every((row) => row.projectId === project.id);
  if (!all) throw new AppError(commonErrors.not_found);
  return { project, rows };
}

function idsOf(rows: readonly AssetRow[]): string[] {
  return rows.map(({ id }) => id);
}

/** Shows assets that have changed, and tells their project. */
async function told(deps: StudioDeps, projectId: string, ids: readonly string[]) {
  const assets = await assetsAsTheyAre(deps, ids);
  const events = assets.map((asset): ProjectEvent => ({ t: "asset_changed", asset }));
  await tellProject(deps, projectId, events);
  return assets;
}

/** Makes assets favourites, or not any more. Throws `not_found`, `forbidden`. */
export async function setFavorite(
  deps: StudioDeps,
  actor: Actor,
  assetIds: readonly string[],
  isFavorite: boolean | "other",
): Promise<Asset[]> {
  const { project, rows } = await choose(deps, actor, assetIds);
  const { isFavorite: column } = studioAssets;
  const change: SQL | boolean = isFavorite === "other" ? sql`NOT ${column}` : isFavorite;
  const which = and(
    oneOf(idsOf(rows)),
    isFavorite === "other" ? undefined : ne(column, isFavorite),
  );
  await changeAssets(deps.db, { isFavorite: change }, deps.clock.now(), which);
  return told(deps, project.id, idsOf(rows));
}

/** A box of that project. Throws `not_found`. */
async function boxOf(deps: StudioDeps, actor: Actor, { project }: Chosen, boxId: string) {
  const { box } = await openBox(deps, actor, boxId, "edit");
  if (box.projectId !== project.id) throw new AppError(commonErrors.not_found);
  return box;
}

/** Moves assets to another box of their project; those that stood for theirs do so no more. Throws `not_found`, `forbidden`. */
export async function moveToBox(
  deps: StudioDeps,
  actor: Actor,
  assetIds: readonly string[],
  boxId: string,
): Promise<Asset[]> {
  const { db, clock } = deps;
  const chosen = await choose(deps, actor, assetIds);
  await boxOf(deps, actor, chosen, boxId);
  const ids = idsOf(chosen.rows);
  const stood = sql`${studioBoxes.headlinerAssetId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  const there = sql`EXISTS (SELECT 1 FROM ${studioBoxes} WHERE ${eq(studioBoxes.id, boxId)})`;
  await db.batch([
    changeAssets(db, { boxId }, clock.now(), and(oneOf(ids), ne(studioAssets.boxId, boxId), there)),
    db
      .update(studioBoxes)
      .set({ headlinerAssetId: null })
      .where(and(stood, ne(studioBoxes.id, boxId))),
  ]);
  return told(deps, chosen.project.id, ids);
}

/**
 * Copies assets that have ended into a box of their project, once for each `firstId`, the id of the first copy. The copies share the file, cost nothing, and have the parent
 * of what they copy. Throws `not_found`, `forbidden`, `asset_state` for one under way, `too_many_assets`.
 */
export async function copyToBox(
  deps: StudioDeps,
  actor: Actor,
  assetIds: readonly string[],
  boxId: string,
  firstId: string,
): Promise<Asset[]> {
  const { db, clock } = deps;
  const chosen = await choose(deps, actor, assetIds);
  await boxOf(deps, actor, chosen, boxId);
  const { project, rows } = chosen;
  const ids = idsFrom(firstId, rows.length);
  const made = await assetsAsTheyAre(deps, ids);
  if (made.length > 0) return made;
  if (!rows.every(({ status }) => hasEnded(status))) throw new AppError(errors.asset_state);
  await requireRoomFor(deps, project.id, rows.length);
  const now = clock.now();
  const own = { boxId, createdBy: actor.userId, isFavorite: false, costMicros: null };
  const fresh = { ...own, version: 1, createdAt: now, updatedAt: now };
  const copies = rows.map((row, index) => ({ ...row, ...fresh, id: ids[index] ?? firstId }));
  const uses = copies.flatMap(({ id, fileId }) =>
    fileId === null ? [] : [...beginUse(db, fileUse(id, fileId), assetIs(id, 1))],
  );
  return addAssets(deps, copies, uses);
}

/** Deletes assets. Throws `not_found`, `forbidden`. */
export async function deleteAssets(
  deps: StudioDeps,
  actor: Actor,
  assetIds: readonly string[],
): Promise<void> {
  const { project, rows } = await choose(deps, actor, assetIds);
  const ids = idsOf(rows);
  await deps.db.batch([...removeAssets(deps.db, project.id, oneOf(ids), deps.clock.now())]);
  await tellProject(deps, project.id, [{ t: "assets_gone", assetIds: ids }]);
  deps.background(clearLeftovers(deps));
}
