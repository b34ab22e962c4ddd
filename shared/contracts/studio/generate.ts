import { z } from "@hono/zod-openapi";
import { contract, id } from "../platform/index.ts";
import { assetParams } from "./assets.ts";
import { boxParams } from "./boxes.ts";
import { asset, promptText } from "./schemas.ts";

const tag = "Studio";
const SEEDS = 2_147_483_647;

const wish = {
  modelId: id,
  parameters: z.record(z.string(), z.unknown()).default({}),
  count: z.number().int().min(1).max(10).default(1),
};

const generateAssets = contract({
  operationId: "generateAssets",
  method: "post",
  path: "/api/boxes/{boxId}/generate",
  tag,
  summary: "Have pictures or films made",
  description:
    "`{{name}}` in the prompt stands for a variable of the project. `seed` is that of the first; each further one has the next. With `parentAssetId` it begins with that picture. Parameters are checked against the model's schema: `errors` names each bad one.",
  access: "user",
  params: boxParams,
  body: z.object({
    ...wish,
    prompt: promptText,
    seed: z.number().int().min(0).max(SEEDS).optional(),
    parentAssetId: id.nullable().optional(),
  }),
  replies: {
    202: { description: "They will be made", body: z.object({ assets: z.array(asset) }) },
  },
  errors: {
    404: ["not_found"],
    409: ["asset_state", "model_inactive", "too_many_assets"],
    429: ["rate_limited", "too_many_jobs"],
  },
});

const estimateCost = contract({
  operationId: "estimateGeneration",
  method: "post",
  path: "/api/ai/models/{modelId}/estimate",
  tag,
  summary: "What it would cost, by the model's price",
  access: "user",
  params: z.object({ modelId: id }),
  body: z.object({ parameters: wish.parameters, count: wish.count }),
  replies: {
    200: {
      description: "In US dollars; null where no price is known",
      body: z
        .object({
          costMicros: z.number().int().nullable(),
          cost: z.number().nullable(),
          currency: z.literal("USD"),
        })
        .openapi("CostEstimate"),
    },
  },
});

const under = {
  409: ["asset_state", "model_inactive"],
  429: ["rate_limited", "too_many_jobs"],
} as const;

const retryAsset = contract({
  operationId: "retryAsset",
  method: "post",
  path: "/api/assets/{assetId}/retry",
  tag,
  summary: "Have an asset that failed made once more",
  access: "user",
  params: assetParams,
  replies: { 202: { description: "It will be made", body: asset } },
  errors: under,
});

const cancelAsset = contract({
  operationId: "cancelAsset",
  method: "post",
  path: "/api/assets/{assetId}/cancel",
  tag,
  summary: "Give up an asset that is being made; the provider is asked to stop",
  access: "user",
  params: assetParams,
  replies: { 200: { description: "FAILED, with `cancelled`", body: asset } },
  errors: { 409: ["asset_state"] },
});

const smartEditAsset = contract({
  operationId: "smartEditAsset",
  method: "post",
  path: "/api/assets/{assetId}/smart-edit",
  tag,
  summary:
    "Have a picture changed as the instruction says, by the model that is configured for that",
  access: "user",
  params: assetParams,
  body: z.object({ instruction: promptText }),
  replies: { 202: { description: "A new asset, made from this one", body: asset } },
  errors: { ...under, 409: ["asset_state", "model_inactive", "too_many_assets"] },
});

export const generateContracts = {
  generateAssets,
  estimateCost,
  retryAsset,
  cancelAsset,
  smartEditAsset,
};
