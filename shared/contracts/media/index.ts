import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { contract, id, listOf, pageQuery, queryBoolean, timestamp } from "../platform/index.ts";

/** Limits of contract 4, in bytes and pixels. */
export const IMAGE_LIMITS = {
  bytes: 50 * 1_024 * 1_024,
  side: 12_000,
  pixels: 100_000_000,
} as const;

export const IMAGE_TYPES = [
  "image/jpeg",
  "image/png",
  "image/gif",
  "image/webp",
  "image/avif",
] as const;

export const image = z
  .object({
    id,
    fileId: id,
    ownerId: id,
    owner: person,
    title: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    isPublic: z.boolean(),
    width: z.number().int(),
    height: z.number().int(),
    bytes: z.number().int(),
    contentType: z.enum(IMAGE_TYPES),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    thumbHash: z.string().openapi({
      description: "ThumbHash, base64; empty for a moment after a large file came in",
    }),
    urls: z.object({
      thumb: z.string(),
      medium: z.string(),
      full: z.string(),
      original: z.string().optional().openapi({ description: "Only for its owner" }),
    }),
    likes: z.number().int(),
    liked: z.boolean(),
    views: z.number().int(),
    createdAt: timestamp,
  })
  .openapi("Image");
export type Image = z.infer<typeof image>;

const tag = "Media";
const imageParams = z.object({ imageId: id });

const imageDetails = {
  title: z.string().trim().max(200).default(""),
  description: z.string().trim().max(2_000).default(""),
  isPublic: queryBoolean.default(true),
};

/** Form fields or query of an upload; `tags` are separated by commas. */
export const uploadDetails = z.object({
  ...imageDetails,
  tags: z
    .string()
    .max(1_000)
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.string().max(40)).max(20)),
});
export type UploadDetails = z.infer<typeof uploadDetails>;

const uploadImage = contract({
  operationId: "uploadImage",
  method: "post",
  path: "/api/media/upload",
  tag,
  summary: "Upload one image",
  description:
    "As `multipart/form-data` with a part `file`, or as the raw body. What the bytes are decides, not the name or the declared type.",
  access: "user",
  scope: "media:write",
  query: z.object({
    title: z.string().max(200).optional(),
    description: z.string().max(2_000).optional(),
    tags: z.string().max(1_000).optional(),
    isPublic: z.enum(["true", "false"]).optional(),
    filename: z.string().max(255).optional(),
  }),
  rawBody: ["multipart/form-data", "image/*", "application/octet-stream"],
  replies: {
    200: {
      description: "The caller already has these bytes",
      body: image.extend({ duplicate: z.literal(true) }),
    },
    201: { description: "Stored", body: image },
  },
  errors: {
    403: ["email_unverified"],
    408: ["upload_timeout"],
    413: ["payload_too_large"],
    415: ["unsupported_media_type"],
    422: ["file_rejected"],
    503: ["unavailable"],
  },
});

const feed = contract({
  operationId: "imageFeed",
  method: "get",
  path: "/api/media/feed",
  tag,
  summary: "Public images",
  access: "public",
  scope: "media:read",
  query: pageQuery.extend({
    tag: z.string().trim().min(1).max(40).optional(),
    owner: id.optional(),
    sort: z.enum(["new"]).default("new"),
  }),
  replies: {
    200: { description: "Images, newest first", body: listOf(image) },
    304: { description: "Not changed since the caller's copy" },
  },
});

const mine = contract({
  operationId: "myImages",
  method: "get",
  path: "/api/media/mine",
  tag,
  summary: "The caller's own images, hidden ones too",
  access: "user",
  scope: "media:read",
  query: pageQuery,
  replies: { 200: { description: "Images, newest first", body: listOf(image) } },
});

const getImage = contract({
  operationId: "getImage",
  method: "get",
  path: "/api/media/{imageId}",
  tag,
  summary: "One image's details",
  access: "public",
  scope: "media:read",
  params: imageParams,
  replies: { 200: { description: "The image", body: image } },
});

const updateImage = contract({
  operationId: "updateImage",
  method: "patch",
  path: "/api/media/{imageId}",
  tag,
  summary: "Change the details of one's own image",
  access: "user",
  scope: "media:write",
  params: imageParams,
  body: z.object({
    title: z.string().trim().max(200).optional(),
    description: z.string().trim().max(2_000).optional(),
    tags: z.array(z.string().trim().min(1).max(40)).max(20).optional(),
    isPublic: z.boolean().optional(),
  }),
  replies: { 200: { description: "The image as it is now", body: image } },
  errors: { 403: ["email_unverified"] },
});

const deleteImage = contract({
  operationId: "deleteImage",
  method: "delete",
  path: "/api/media/{imageId}",
  tag,
  summary: "Delete one's own image",
  access: "user",
  scope: "media:write",
  params: imageParams,
  replies: { 204: { description: "Gone, with its bytes if nobody else refers to them" } },
});

const getRendition = contract({
  operationId: "getRendition",
  method: "get",
  path: "/api/media/{imageId}/{rendition}",
  tag,
  summary: "The picture itself",
  description:
    "`thumb`, `medium` and `full` are re-encoded copies without EXIF; `original` is for its owner, as an attachment. Hidden images are reached by the signed URLs of their details.",
  access: "public",
  scope: "media:read",
  params: imageParams.extend({ rendition: z.enum(["thumb", "medium", "full", "original"]) }),
  query: z.object({
    v: z.string().max(32).optional(),
    expires: z.coerce.number().int().optional(),
    signature: z.string().max(128).optional(),
  }),
  replies: {
    200: { description: "The bytes", contentType: "image/*" },
    304: { description: "Not changed since the caller's copy" },
  },
  errors: { 503: ["unavailable"] },
});

export const mediaContracts = {
  uploadImage,
  feed,
  mine,
  getImage,
  updateImage,
  deleteImage,
  getRendition,
};
