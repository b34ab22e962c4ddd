import { and, eq, inArray, type SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { AssetStatus } from "../../../../shared/contracts/studio/index.ts";
import { tellProject } from "../channel/tell.ts";
import type { StudioDeps } from "../ports.ts";
import { studioAssets } from "../tables.ts";
import { type AssetChange, type AssetRow, changeAssets } from "./store.ts";
import { assetsAsTheyAre } from "./view-assets.ts";

/** A change of an asset that happens only if it is still as it was when that was decided. */
export interface AssetMove {
  readonly from: readonly AssetStatus[];
  /** The version it was decided upon; without one, only the status counts. */
  readonly version?: number;
  readonly change: AssetChange;
  /** More that must hold of it. */
  readonly only?: SQL;
  /** In the same batch, after the change; each must see for itself whether that has happened: `assetIs`. */
  readonly then?: readonly BatchItem<"sqlite">[];
}

/**
 * Changes an asset if it is as `move` says, in one batch with `then`, and tells the project. Answers the asset as it is
 * then, or `null` when it was not so any more (or is gone): nothing has changed then, and nobody is told.
 */
export async function moveAsset(
  deps: StudioDeps,
  assetId: string,
  { from, version, change, only, then = [] }: AssetMove,
): Promise<AssetRow | null> {
  const { db, clock } = deps;
  const as = and(
    eq(studioAssets.id, assetId),
    inArray(studioAssets.status, [...from]),
    version === undefined ? undefined : eq(studioAssets.version, version),
    only,
  );
  const [[moved]] = await db.batch([changeAssets(db, change, clock.now(), as), ...then]);
  if (!moved) return null;
  const assets = await assetsAsTheyAre(deps, [assetId]);
  const events = assets.map((asset) => ({ t: "asset_status_changed", asset }) as const);
  await tellProject(deps, moved.projectId, events);
  return moved;
}
