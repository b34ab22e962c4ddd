import { type Asset, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import type { Board } from "../board/board.ts";

/** What can be done to several assets at once. */
export type Bulk =
  | { readonly action: "delete" }
  | { readonly action: "favorite"; readonly isFavorite: boolean }
  | { readonly action: "move" | "copy"; readonly boxId: string };

/** As many as the platform takes in one call. */
const TOGETHER = 100;

/** Does it to all of them, and shows it on the board. Answers the assets as they are now, or their copies. */
export async function doToAll(
  board: Board,
  assetIds: readonly string[],
  bulk: Bulk,
): Promise<Asset[]> {
  const done: Asset[] = [];
  for (let at = 0; at < assetIds.length; at += TOGETHER) {
    const some = assetIds.slice(at, at + TOGETHER);
    const { assets } = await reply(
      api.POST("/api/assets/bulk", { body: { ...bulk, assetIds: some } }),
    );
    if (bulk.action === "delete") board.removeAssets(some);
    else board.placeAssets(assets);
    done.push(...assets);
  }
  return done;
}
