import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery, queryBoolean } from "../platform/index.ts";
import { boxParams } from "./boxes.ts";
import { projectParams } from "./projects.ts";
import { asset, assetStatus, assetType, STUDIO_LIMITS } from "./schemas.ts";

const tag = "Studio";
export const assetParams = z.object({ assetId: id });

const filters = {
  type: assetType.optional(),
  status: assetStatus.optional(),
  favorite: queryBoolean.optional(),
  q: z.string().trim().min(1).max(100).optional().openapi({
    description: "Words of prompt and model, each as a beginning",
  }),
};

const listBoxAssets = contract({
  operationId: "listBoxAssets",
  method: "get",
  path: "/api/boxes/{boxId}/assets",
  tag,
  summary: "A box's assets, newest first",
  access: "user",
  params: boxParams,
  query: pageQuery.extend(filters),
  replies: { 200: { description: "A page of them", body: listOf(asset) } },
  errors: { 400: ["invalid_cursor"] },
});

const listAssets = contract({
  operationId: "listAssets",
  method: "get",
  path: "/api/assets",
  tag,
  summary: "Assets of the caller's projects, newest first",
  access: "user",
  query: pageQuery.extend({ project: id.optional(), box: id.optional(), ...filters }),
  replies: { 200: { description: "A page of them", body: listOf(asset) } },
  errors: { 400: ["invalid_cursor"], 404: ["not_found"] },
});

/** Boxes whose assets are asked for together. */
const MOST_SHELVES = 50;

const shelf = z
  .object({
    boxId: id,
    items: z.array(asset),
    nextCursor: z.string().nullable().openapi({
      description: "Goes on at `/api/boxes/{boxId}/assets`",
    }),
  })
  .openapi("Shelf");
export type Shelf = z.infer<typeof shelf>;

const listShelves = contract({
  operationId: "listProjectShelves",
  method: "get",
  path: "/api/projects/{projectId}/shelves",
  tag,
  summary: "The newest assets of several boxes at once",
  description:
    "For a board that shows some of its boxes. Boxes that are not (or no longer) the project's are left out.",
  access: "user",
  params: projectParams,
  query: z.object({
    boxes: z
      .string()
      .max(MOST_SHELVES * 40)
      .default("")
      .transform((text) => text.split(",").filter((one) => one !== ""))
      .pipe(z.array(id).max(MOST_SHELVES))
      .openapi({
        type: "string",
        description: `Ids of up to ${MOST_SHELVES}, with commas between; of none, nothing`,
      }),
    limit: z.coerce.number().int().min(1).max(40).default(12).openapi({
      description: "Assets of each box",
    }),
  }),
  replies: {
    200: {
      description: "In the order in which they were asked for",
      body: z.object({ items: z.array(shelf) }),
    },
  },
});

const getAsset = contract({
  operationId: "getAsset",
  method: "get",
  path: "/api/assets/{assetId}",
  tag,
  summary: "One asset",
  access: "user",
  params: assetParams,
  replies: { 200: { description: "For members of its project", body: asset } },
});

const updateAsset = contract({
  operationId: "updateAsset",
  method: "patch",
  path: "/api/assets/{assetId}",
  tag,
  summary: "Make an asset a favourite (or not), or move it to another box of its project",
  access: "user",
  params: assetParams,
  body: z.object({ isFavorite: z.boolean().optional(), boxId: id.optional() }),
  replies: { 200: { description: "The asset as it is now", body: asset } },
  errors: { 404: ["not_found"] },
});

const deleteAsset = contract({
  operationId: "deleteAsset",
  method: "delete",
  path: "/api/assets/{assetId}",
  tag,
  summary: "Delete an asset",
  description: "What was made of it stays, without a parent. One that is under way is given up.",
  access: "user",
  params: assetParams,
  replies: { 204: { description: "Gone, with its file if nothing else refers to it" } },
});

const createAsset = contract({
  operationId: "createAsset",
  method: "post",
  path: "/api/assets",
  tag,
  summary: "Put a finished upload into a box",
  access: "user",
  body: z.object({ boxId: id, uploadId: id }),
  replies: { 201: { description: "An asset", body: asset } },
  errors: {
    403: ["quota_exceeded"],
    404: ["not_found"],
    409: ["too_many_assets"],
    422: ["file_rejected"],
  },
});

const uploadAsset = contract({
  operationId: "uploadAsset",
  method: "post",
  path: "/api/boxes/{boxId}/upload",
  tag,
  summary: "Put a picture or a video of one's own into a box",
  description:
    'As `multipart/form-data` with a part `file`, as the raw body, or as JSON `{"uploadId"}` of a finished upload. What the bytes are decides. It takes room of the project\'s owner.',
  access: "user",
  params: boxParams,
  query: z.object({ filename: z.string().max(255).optional() }),
  rawBody: [
    "multipart/form-data",
    "application/json",
    "image/*",
    "video/*",
    "application/octet-stream",
  ],
  replies: { 201: { description: "An asset", body: asset } },
  errors: {
    403: ["quota_exceeded"],
    408: ["upload_timeout"],
    409: ["too_many_assets"],
    413: ["payload_too_large"],
    415: ["unsupported_media_type"],
    422: ["file_rejected"],
    429: ["rate_limited"],
    503: ["unavailable"],
  },
});

const favoriteAsset = contract({
  operationId: "favoriteAsset",
  method: "post",
  path: "/api/assets/{assetId}/favorite",
  tag,
  summary: "Make an asset a favourite, or not one any more",
  description: "Without a body the opposite of what it is; `isFavorite` says which.",
  access: "user",
  params: assetParams,
  body: z.object({ isFavorite: z.boolean().optional() }),
  bodyOptional: true,
  replies: { 200: { description: "The asset as it is now", body: asset } },
});

const getAssetFile = contract({
  operationId: "getAssetFile",
  method: "get",
  path: "/api/assets/{assetId}/file",
  tag,
  summary: "An asset's file",
  description: "Leads to the signed address, which holds for at most an hour.",
  access: "user",
  params: assetParams,
  query: z.object({ download: z.enum(["true", "false"]).optional() }),
  replies: {
    200: { description: "The bytes, for who follows", contentType: "*/*" },
    302: { description: "They are at `Location`", headers: { Location: "Signed" } },
  },
  errors: { 409: ["asset_state"] },
});

const getLineage = contract({
  operationId: "getAssetLineage",
  method: "get",
  path: "/api/assets/{assetId}/lineage",
  tag,
  summary: "What an asset was made from, and what was made of it",
  description:
    "The whole tree from its first ancestor, in the order in which they came; `parentAssetId` says how they hang together. At most 500.",
  access: "user",
  params: assetParams,
  replies: {
    200: {
      description: "The tree",
      body: z.object({ rootId: id, items: z.array(asset) }).openapi("AssetLineage"),
    },
  },
});

const assetIds = z.array(id).min(1).max(STUDIO_LIMITS.bulk);

const bulkAssets = contract({
  operationId: "bulkAssets",
  method: "post",
  path: "/api/assets/bulk",
  tag,
  summary: "Do something to up to a hundred assets of one project",
  description: "All of them, or none: 404 if the caller may not change one of them.",
  access: "user",
  body: z.discriminatedUnion("action", [
    z.object({ action: z.literal("delete"), assetIds }),
    z.object({ action: z.literal("favorite"), assetIds, isFavorite: z.boolean().default(true) }),
    z.object({ action: z.literal("move"), assetIds, boxId: id }),
    z.object({ action: z.literal("copy"), assetIds, boxId: id }),
  ]),
  replies: {
    200: {
      description: "They as they are now; of `copy`, the copies; of `delete`, none",
      body: z.object({ assets: z.array(asset) }),
    },
  },
  errors: { 404: ["not_found"], 409: ["asset_state", "too_many_assets"] },
});

export const assetContracts = {
  listBoxAssets,
  listAssets,
  listShelves,
  createAsset,
  bulkAssets,
  getAsset,
  updateAsset,
  deleteAsset,
  uploadAsset,
  favoriteAsset,
  getAssetFile,
  getLineage,
};
