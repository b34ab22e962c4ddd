import { and } from "drizzle-orm";
import type {
  Asset,
  AssetStatus,
  AssetType,
  Shelf,
} from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import type { Actor } from "../../platform/index.ts";
import { openAsset, openBox, openProject } from "../access.ts";
import { boxesOf } from "../boxes/store.ts";
import type { StudioDeps } from "../ports.ts";
import { sought } from "../words.ts";
import { type AssetFilter, before, listSeen, matching, newestOf, type SeenAsset } from "./store.ts";
import { assetsAsTheyAre, viewAssets } from "./view-assets.ts";

const LIST = "studio.assets";

export interface AssetQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly project?: string | undefined;
  readonly box?: string | undefined;
  readonly type?: AssetType | undefined;
  readonly status?: AssetStatus | undefined;
  readonly favorite?: boolean | undefined;
  readonly q?: string | undefined;
}

/** Where the caller looks. Throws `not_found` for a box or project that they are not in. */
async function scopeOf(deps: StudioDeps, actor: Actor, { project, box }: AssetQuery) {
  if (project !== undefined) await openProject(deps, actor, project, "view");
  if (box !== undefined) await openBox(deps, actor, box, "view");
  const memberId = project === undefined && box === undefined ? actor.userId : undefined;
  return { projectId: project, boxId: box, memberId };
}

/** Assets of the caller's projects, newest first. Throws `not_found`, `invalid_cursor`. */
export async function listAssets(
  deps: StudioDeps,
  actor: Actor,
  query: AssetQuery,
): Promise<Page<Asset>> {
  const { limit, cursor, q, type, status, favorite } = query;
  const scope = await scopeOf(deps, actor, query);
  const [last] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  if (typeof last === "number") throw new AppError(commonErrors.invalid_cursor);
  const words = q === undefined ? [] : sought(q);
  if (q !== undefined && words.length === 0) return { items: [], nextCursor: null };
  const filter: AssetFilter = { ...scope, type, status, favorite, words };
  const older = last === undefined ? undefined : before(last);
  const rows = await listSeen(deps.db, and(matching(filter), older), limit + 1);
  const seal = (row: SeenAsset) => deps.cursors.seal(LIST, [row.id]);
  const page = await pageOf(rows, limit, (row) => row, seal);
  return { items: await viewAssets(deps, page.items), nextCursor: page.nextCursor };
}

/** The newest assets of these boxes of a project. Throws `not_found`. */
export async function listShelves(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  boxIds: readonly string[],
  limit: number,
): Promise<Shelf[]> {
  await openProject(deps, actor, projectId, "view");
  const wanted = [...new Set(boxIds)];
  const own = await boxesOf(deps.db, projectId, wanted);
  const rows = await listSeen(
    deps.db,
    newestOf(projectId, wanted, limit + 1),
    wanted.length * (limit + 1),
  );
  const seal = (row: SeenAsset) => deps.cursors.seal(LIST, [row.id]);
  const shelves = wanted.filter((boxId) => own.has(boxId));
  return Promise.all(
    shelves.map(async (boxId) => {
      const inIt = rows.filter((row) => row.boxId === boxId);
      const page = await pageOf(inIt, limit, (row) => row, seal);
      return { boxId, items: await viewAssets(deps, page.items), nextCursor: page.nextCursor };
    }),
  );
}

/** One asset. Throws `not_found`. */
export async function getAsset(deps: StudioDeps, actor: Actor, assetId: string): Promise<Asset> {
  await openAsset(deps, actor, assetId, "view");
  const [asset] = await assetsAsTheyAre(deps, [assetId]);
  if (!asset) throw new AppError(commonErrors.not_found);
  return asset;
}
