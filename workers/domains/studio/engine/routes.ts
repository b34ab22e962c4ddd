import { generateContracts as contracts } from "../../../../shared/contracts/studio/generate.ts";
import type { Router } from "../../platform/index.ts";
import type { StudioDeps } from "../ports.ts";
import { cancelAsset, retryAsset } from "./change-asset.ts";
import { estimateCost } from "./estimate-cost.ts";
import { generateAssets } from "./generate.ts";
import { smartEdit } from "./smart-edit.ts";

/** Having things made. */
export function engineRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.generateAssets).to(async ({ deps, actor, params, body, newId }) => ({
    status: 202,
    body: { assets: await generateAssets(deps, actor, params.boxId, body, newId) },
  }));

  router.bind(contracts.estimateCost).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await estimateCost(deps, actor, params.modelId, body),
  }));

  router.bind(contracts.retryAsset).to(async ({ deps, actor, params, again }) => ({
    status: 202,
    body: await retryAsset(deps, actor, params.assetId, again),
  }));

  router.bind(contracts.cancelAsset).to(async ({ deps, actor, params, again }) => ({
    status: 200,
    body: await cancelAsset(deps, actor, params.assetId, again),
  }));

  router.bind(contracts.smartEditAsset).to(async ({ deps, actor, params, body, newId }) => ({
    status: 202,
    body: await smartEdit(deps, actor, params.assetId, body.instruction, newId),
  }));
}
