import { type Box, STUDIO_LIMITS } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import type { Actor } from "../../platform/index.ts";
import { openAsset, openBox, openProject } from "../access.ts";
import { clearLeftovers } from "../assets/clear-leftovers.ts";
import { inBox, removeAssets } from "../assets/store.ts";
import { assetsAsTheyAre } from "../assets/view-assets.ts";
import { tellProject } from "../channel/tell.ts";
import { errors } from "../errors.ts";
import { drawForStoryboard } from "../export/storyboard.ts";
import type { StudioDeps } from "../ports.ts";
import {
  type BoxPosition,
  type BoxRow,
  changeBox,
  findBox,
  insertBox,
  listBoxRows,
  removeBox,
} from "./store.ts";
import { viewBox, viewBoxes } from "./view-boxes.ts";

const LIST = "studio.boxes";

async function positionOf(deps: StudioDeps, cursor: string): Promise<BoxPosition> {
  const [orderIndex, id] = await deps.cursors.open(LIST, cursor);
  if (typeof orderIndex === "number" && typeof id === "string") return { orderIndex, id };
  throw new AppError(commonErrors.invalid_cursor);
}

/** Boxes of a project of the caller's, in their order. Throws `not_found`, `invalid_cursor`. */
export async function listBoxes(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Box>> {
  await openProject(deps, actor, projectId, "view");
  const after = cursor === undefined ? null : await positionOf(deps, cursor);
  const rows = await listBoxRows(deps.db, projectId, after, limit + 1);
  const seal = (row: BoxRow) => deps.cursors.seal(LIST, [row.orderIndex, row.id]);
  const page = await pageOf(rows, limit, (row) => row, seal);
  return { items: await viewBoxes(deps, page.items), nextCursor: page.nextCursor };
}

/** Shows a box, and tells its project of it. */
async function toldBox(deps: StudioDeps, row: BoxRow | undefined): Promise<Box> {
  if (!row) throw new AppError(commonErrors.not_found);
  const box = await viewBox(deps, row);
  await tellProject(deps, row.projectId, [{ t: "box_changed", box }]);
  return box;
}

export interface BoxDraft {
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
}

/** Adds a box after the others, once for that id. Throws `not_found`, `forbidden`, `too_many_boxes`. */
export async function createBox(
  deps: StudioDeps,
  actor: Actor,
  draft: BoxDraft,
  id: string,
): Promise<Box> {
  await openProject(deps, actor, draft.projectId, "edit");
  const added = await findBox(deps.db, id);
  if (added) return toldBox(deps, added);
  const now = deps.clock.now();
  const row = { id, ...draft, createdAt: now, updatedAt: now };
  const [made] = await insertBox(deps.db, row, STUDIO_LIMITS.boxes);
  if (!made) throw new AppError(errors.too_many_boxes);
  return toldBox(deps, made);
}

/** One box. Throws `not_found`. */
export async function getBox(deps: StudioDeps, actor: Actor, boxId: string): Promise<Box> {
  const { box } = await openBox(deps, actor, boxId, "view");
  return viewBox(deps, box);
}

/** Changes a box. Throws `not_found`, `forbidden`. */
export async function updateBox(
  deps: StudioDeps,
  actor: Actor,
  boxId: string,
  patch: { readonly name?: string | undefined; readonly description?: string | undefined },
): Promise<Box> {
  const { box } = await openBox(deps, actor, boxId, "edit");
  const { name = box.name, description = box.description } = patch;
  const change = { name, description, updatedAt: deps.clock.now() };
  const [changed] = await changeBox(deps.db, boxId, change);
  return toldBox(deps, changed);
}

/** Deletes a box with its assets. Throws `not_found`, `forbidden`. */
export async function deleteBox(deps: StudioDeps, actor: Actor, boxId: string): Promise<void> {
  const { box } = await openBox(deps, actor, boxId, "edit");
  const assets = removeAssets(deps.db, box.projectId, inBox(boxId), deps.clock.now());
  await deps.db.batch([...assets, ...removeBox(deps.db, box)]);
  await tellProject(deps, box.projectId, [{ t: "box_gone", boxId }]);
  deps.background(clearLeftovers(deps));
}

/** The asset may stand for the box: it is in it, and there is something to be seen. */
async function requireFit(deps: StudioDeps, actor: Actor, box: BoxRow, assetId: string) {
  const { asset } = await openAsset(deps, actor, assetId, "edit");
  if (asset.boxId !== box.id) throw new AppError(commonErrors.not_found);
  if (asset.status !== "COMPLETED") throw new AppError(errors.asset_state);
}

/** Chooses the asset that stands for a box. Throws `not_found`, `forbidden`, `asset_state` for one that is not ready. */
export async function setHeadliner(
  deps: StudioDeps,
  actor: Actor,
  boxId: string,
  assetId: string | null,
): Promise<Box> {
  const { box } = await openBox(deps, actor, boxId, "edit");
  if (assetId !== null) await requireFit(deps, actor, box, assetId);
  const change = { headlinerAssetId: assetId, updatedAt: deps.clock.now() };
  const [changed] = await changeBox(deps.db, boxId, change);
  const shown = await toldBox(deps, changed);
  const both = [box.headlinerAssetId, assetId].flatMap((id) => id ?? []);
  const assets = await assetsAsTheyAre(deps, [...new Set(both)]);
  const events = assets.map((asset) => ({ t: "asset_changed", asset }) as const);
  await tellProject(deps, box.projectId, events);
  if (assetId !== null) deps.background(drawForStoryboard(deps, assetId));
  return shown;
}
