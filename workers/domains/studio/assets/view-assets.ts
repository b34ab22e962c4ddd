import type { Asset } from "../../../../shared/contracts/studio/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { signFile } from "../../media/index.ts";
import type { StudioDeps } from "../ports.ts";
import { listSeen, oneOf, type SeenAsset } from "./store.ts";

type Deps = Pick<StudioDeps, "clock" | "fileUrls">;

async function urlsOf(deps: Deps, { fileId, pictureId }: SeenAsset) {
  const file = fileId === null ? null : await signFile(deps, fileId, "content");
  const picture = pictureId === null ? null : await signFile(deps, pictureId, "thumb");
  return { fileUrl: file?.url ?? null, thumbnailUrl: picture?.url ?? null };
}

async function viewAsset(deps: Deps, asset: SeenAsset): Promise<Asset> {
  const { id, boxId, projectId, assetType, status, sourceType, parentAssetId } = asset;
  const { contentType, bytes, width, height, durationMs, promptText, promptTemplate } = asset;
  const { generationConfig, seed, externalTaskId, errorCode, errorMessage, attempts } = asset;
  const { progress, costMicros, isFavorite, isHeadliner, createdBy, version } = asset;
  return {
    ...{ id, boxId, projectId, assetType, status, sourceType, parentAssetId },
    ...(await urlsOf(deps, asset)),
    ...{ contentType, bytes, width, height },
    durationSeconds: durationMs === null ? null : durationMs / 1_000,
    ...{ promptText, promptTemplate, aiModelId: asset.modelId, aiModelName: asset.modelName },
    ...{ generationConfig, seed, externalTaskId, errorCode, errorMessage, attempts, progress },
    ...{ costMicros, isFavorite, isHeadliner, createdBy, version },
    createdAt: iso(asset.createdAt),
    updatedAt: iso(asset.updatedAt),
  };
}

/** Assets as members of their project see them. */
export async function viewAssets(deps: Deps, assets: readonly SeenAsset[]): Promise<Asset[]> {
  return Promise.all(assets.map((asset) => viewAsset(deps, asset)));
}

/** These assets as they are now, in this order; without those that are gone. */
export async function assetsAsTheyAre(
  deps: Deps & Pick<StudioDeps, "db">,
  ids: readonly string[],
): Promise<Asset[]> {
  if (ids.length === 0) return [];
  const views = await viewAssets(deps, await listSeen(deps.db, oneOf(ids), ids.length));
  const byId = new Map(views.map((view) => [view.id, view]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
