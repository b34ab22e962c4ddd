import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { id, timestamp } from "../platform/index.ts";

export const STUDIO_LIMITS = {
  name: 120,
  description: 5_000,
  prompt: 10_000,
  members: 50,
  boxes: 1_000,
  /** Assets of one project. */
  assets: 50_000,
  /** Assets that one bulk action is about, and that one call makes. */
  bulk: 100,
  variables: 100,
  variable: 2_000,
  comment: 2_000,
  comments: 2_000,
  authorName: 80,
  shareLinks: 50,
} as const;

export const projectRole = z.enum(["owner", "editor", "viewer"]);
export type ProjectRole = z.infer<typeof projectRole>;
export const memberRole = projectRole.extract(["editor", "viewer"]);
export type MemberRole = z.infer<typeof memberRole>;

export const assetType = z.enum(["IMAGE", "VIDEO"]);
export type AssetType = z.infer<typeof assetType>;
export const assetStatus = z.enum(["PENDING", "PROCESSING", "COMPLETED", "FAILED"]);
export type AssetStatus = z.infer<typeof assetStatus>;
export const sourceType = z.enum(["GENERATED", "UPLOADED", "IMG2VID", "IMG2IMG"]);
export type SourceType = z.infer<typeof sourceType>;

export const boxName = z.string().trim().min(1).max(STUDIO_LIMITS.name);
export const description = z.string().trim().max(STUDIO_LIMITS.description);
export const promptText = z.string().trim().min(1).max(STUDIO_LIMITS.prompt);

/** A variable's name, as it stands between the braces of `{{hero}}`. */
export const variableName = z
  .string()
  .regex(
    /^[\p{L}_][\p{L}\p{N}_-]{0,39}$/u,
    "must be a word of at most 40 letters, digits, - and _",
  );

export const variables = z
  .record(variableName, z.string().max(STUDIO_LIMITS.variable))
  .refine((all) => Object.keys(all).length <= STUDIO_LIMITS.variables, {
    message: `must be at most ${STUDIO_LIMITS.variables}`,
  })
  .openapi({ example: { hero: "a fox in a red coat" } });
export type Variables = z.infer<typeof variables>;

export const project = z
  .object({
    id,
    name: z.string(),
    description: z.string(),
    role: projectRole.openapi({ description: "The caller's own" }),
    owner: person,
    variables,
    boxCount: z.number().int(),
    assetCount: z.number().int(),
    unreadCommentCount: z.number().int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .openapi("Project");
export type Project = z.infer<typeof project>;

/** JSON as a model's definition has it. */
export const generationConfig = z.record(z.string(), z.unknown());
export type GenerationConfig = z.infer<typeof generationConfig>;

export const asset = z
  .object({
    id,
    boxId: id,
    projectId: id,
    assetType,
    status: assetStatus,
    sourceType,
    parentAssetId: id.nullable(),
    fileUrl: z.string().nullable().openapi({ description: "Signed; holds for at most an hour" }),
    thumbnailUrl: z.string().nullable().openapi({
      description: "Signed; holds for at most an hour. Of a video: of the picture it was made from",
    }),
    contentType: z.string().nullable(),
    bytes: z.number().int().nullable(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    durationSeconds: z.number().nullable(),
    promptText: z.string().nullable().openapi({ description: "As the model got it" }),
    promptTemplate: z.string().nullable().openapi({
      description: "As it was written, where it has variables of the project",
    }),
    aiModelId: id.nullable(),
    aiModelName: z.string().nullable(),
    generationConfig: generationConfig.nullable(),
    seed: z.number().int().nullable(),
    externalTaskId: z.string().nullable(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    attempts: z.number().int(),
    progress: z.number().int().min(0).max(100).nullable().openapi({
      description: "In percent, where the provider tells",
    }),
    costMicros: z.number().int().nullable().openapi({
      description: "What it has cost, in millionths of a US dollar; estimated until it has ended",
    }),
    isFavorite: z.boolean(),
    isHeadliner: z.boolean(),
    createdBy: id.nullable(),
    version: z.number().int().openapi({
      description: "Greater with each change: of two views of an asset, the greater is the newer",
    }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .openapi("Asset");
export type Asset = z.infer<typeof asset>;

export const box = z
  .object({
    id,
    projectId: id,
    name: z.string(),
    description: z.string(),
    orderIndex: z.number().int().openapi({ description: "From 0; boxes stand in its order" }),
    headlinerAssetId: id.nullable(),
    headliner: asset.nullable(),
    assetCount: z.number().int(),
    commentCount: z.number().int(),
    unreadCommentCount: z.number().int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .openapi("Box");
export type Box = z.infer<typeof box>;

export const projectMember = z
  .object({ userId: id, role: projectRole, person, joinedAt: timestamp })
  .openapi("ProjectMember");
export type ProjectMember = z.infer<typeof projectMember>;

export const comment = z
  .object({
    id,
    boxId: id,
    projectId: id,
    authorName: z.string(),
    authorId: id.nullable().openapi({ description: "Of a member; null for a guest" }),
    text: z.string(),
    isRead: z.boolean(),
    createdAt: timestamp,
  })
  .openapi("BoxComment");
export type BoxComment = z.infer<typeof comment>;
