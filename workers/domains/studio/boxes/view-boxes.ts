import type { Box } from "../../../../shared/contracts/studio/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { assetsAsTheyAre } from "../assets/view-assets.ts";
import { countComments } from "../comments/store.ts";
import type { StudioDeps } from "../ports.ts";
import { type BoxRow, countAssets } from "./store.ts";

type Deps = Pick<StudioDeps, "db" | "clock" | "fileUrls">;

/** Boxes as members of their project see them. */
export async function viewBoxes(deps: Deps, boxes: readonly BoxRow[]): Promise<Box[]> {
  const ids = boxes.map(({ id }) => id);
  const [assets, comments, headliners] = await Promise.all([
    countAssets(deps.db, ids),
    countComments(deps.db, ids),
    assetsAsTheyAre(
      deps,
      boxes.flatMap(({ headlinerAssetId }) => headlinerAssetId ?? []),
    ),
  ]);
  const byId = new Map(headliners.map((asset) => [asset.id, asset]));
  return boxes.map(({ createdAt, updatedAt, ...box }) => ({
    ...box,
    headliner: byId.get(box.headlinerAssetId ?? "") ?? null,
    assetCount: assets.get(box.id) ?? 0,
    commentCount: comments.get(box.id)?.all ?? 0,
    unreadCommentCount: comments.get(box.id)?.unread ?? 0,
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  }));
}

/** One box as members of its project see it. */
export async function viewBox(deps: Deps, box: BoxRow): Promise<Box> {
  const [view] = await viewBoxes(deps, [box]);
  if (!view) throw new Error("one box has one view");
  return view;
}
