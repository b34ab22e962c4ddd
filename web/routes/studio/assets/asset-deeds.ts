import { type Asset, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import type { Board } from "../board/board.ts";

/** What can be done to assets. Each shows what has come of it on the board, or says why not. */
export interface AssetDeeds {
  favorite(asset: Asset): void;
  headliner(asset: Asset): void;
  retry(asset: Asset): void;
  cancel(asset: Asset): void;
}

async function said(deed: Promise<void>): Promise<void> {
  await deed.catch((error: unknown) => toast(problemText(error), "danger"));
}

async function setFavorite(board: Board, asset: Asset): Promise<void> {
  const isFavorite = !asset.isFavorite;
  // It shows at once; the answer is newer, and so is what others do meanwhile.
  board.placeAssets([{ ...asset, isFavorite }]);
  try {
    const params = { path: { assetId: asset.id } };
    const body = { isFavorite };
    board.placeAssets([await reply(api.POST("/api/assets/{assetId}/favorite", { params, body }))]);
  } catch (error) {
    const now = board.state.assets.get(asset.id);
    if (now?.version === asset.version) board.placeAssets([asset]);
    throw error;
  }
}

async function setHeadliner(board: Board, { id, boxId, isHeadliner }: Asset): Promise<void> {
  const assetId = isHeadliner ? null : id;
  const params = { path: { boxId } };
  board.placeBox(
    await reply(api.PUT("/api/boxes/{boxId}/headliner", { params, body: { assetId } })),
  );
}

async function retry(board: Board, { id: assetId }: Asset): Promise<void> {
  board.placeAssets([
    await reply(api.POST("/api/assets/{assetId}/retry", { params: { path: { assetId } } })),
  ]);
}

async function cancel(board: Board, { id: assetId }: Asset): Promise<void> {
  board.placeAssets([
    await reply(api.POST("/api/assets/{assetId}/cancel", { params: { path: { assetId } } })),
  ]);
}

export function assetDeeds(board: Board): AssetDeeds {
  return {
    favorite: (asset) => void said(setFavorite(board, asset)),
    headliner: (asset) => void said(setHeadliner(board, asset)),
    retry: (asset) => void said(retry(board, asset)),
    cancel: (asset) => void said(cancel(board, asset)),
  };
}
