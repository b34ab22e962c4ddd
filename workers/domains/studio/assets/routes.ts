import { studioContracts as contracts } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { signFile } from "../../media/index.ts";
import type { Router } from "../../platform/index.ts";
import { openAsset } from "../access.ts";
import { errors } from "../errors.ts";
import type { StudioDeps } from "../ports.ts";
import { copyToBox, deleteAssets, moveToBox, setFavorite } from "./change-assets.ts";
import { getLineage } from "./lineage.ts";
import { getAsset, listAssets, listShelves } from "./list-assets.ts";
import { addUpload, uploadIntoBox } from "./upload-asset.ts";

function readRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.listBoxAssets).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listAssets(deps, actor, { ...query, box: params.boxId }),
  }));

  router.bind(contracts.listAssets).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listAssets(deps, actor, query),
  }));

  router.bind(contracts.listShelves).to(async ({ deps, actor, params, query }) => {
    const items = await listShelves(deps, actor, params.projectId, query.boxes, query.limit);
    return { status: 200, body: { items } };
  });

  router.bind(contracts.getAsset).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getAsset(deps, actor, params.assetId),
  }));

  router.bind(contracts.getAssetFile).to(async ({ deps, actor, params, query }) => {
    const { asset } = await openAsset(deps, actor, params.assetId, "view");
    if (asset.fileId === null) throw new AppError(errors.asset_state);
    const { url } = await signFile(deps, asset.fileId, "content");
    const Location = query.download === "true" ? `${url}&download=true` : url;
    return { status: 302, headers: { Location, "Cache-Control": "no-store" } };
  });

  router.bind(contracts.getLineage).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getLineage(deps, actor, params.assetId),
  }));
}

function bulkRoute(router: Router<StudioDeps>): void {
  router.bind(contracts.bulkAssets).to(async ({ deps, actor, body, newId }) => {
    const { assetIds } = body;
    switch (body.action) {
      case "delete":
        await deleteAssets(deps, actor, assetIds);
        return { status: 200, body: { assets: [] } };
      case "favorite": {
        const assets = await setFavorite(deps, actor, assetIds, body.isFavorite);
        return { status: 200, body: { assets } };
      }
      case "move": {
        const assets = await moveToBox(deps, actor, assetIds, body.boxId);
        return { status: 200, body: { assets } };
      }
      case "copy": {
        const assets = await copyToBox(deps, actor, assetIds, body.boxId, newId);
        return { status: 200, body: { assets } };
      }
    }
  });
}

/** Pictures and videos of boxes. */
export function assetRoutes(router: Router<StudioDeps>): void {
  // Before what takes any word for an asset's id.
  bulkRoute(router);
  readRoutes(router);

  router.bind(contracts.createAsset).to(async ({ deps, actor, body, newId }) => {
    const asset = await addUpload(deps, actor, body.boxId, body.uploadId, newId);
    return { status: 201, body: asset, headers: { Location: `/api/assets/${asset.id}` } };
  });

  router.bind(contracts.uploadAsset).to(async ({ deps, actor, params, query, request, newId }) => {
    const asset = await uploadIntoBox(deps, actor, params.boxId, request, query, newId);
    return { status: 201, body: asset, headers: { Location: `/api/assets/${asset.id}` } };
  });

  router.bind(contracts.updateAsset).to(async ({ deps, actor, params, body }) => {
    const { assetId } = params;
    if (body.boxId !== undefined) await moveToBox(deps, actor, [assetId], body.boxId);
    if (body.isFavorite !== undefined) await setFavorite(deps, actor, [assetId], body.isFavorite);
    return { status: 200, body: await getAsset(deps, actor, assetId) };
  });

  router.bind(contracts.deleteAsset).to(async ({ deps, actor, params }) => {
    await deleteAssets(deps, actor, [params.assetId]);
    return { status: 204 };
  });

  router.bind(contracts.favoriteAsset).to(async ({ deps, actor, params, body }) => {
    const wanted = body.isFavorite ?? "other";
    const [asset] = await setFavorite(deps, actor, [params.assetId], wanted);
    if (!asset) throw new AppError(commonErrors.not_found);
    return { status: 200, body: asset };
  });
}
