import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery, queryBoolean } from "../platform/index.ts";
import { filesContracts } from "./files.ts";
import { galleryContracts } from "./gallery.ts";
import { image, imageTag } from "./image.ts";
import { uploadsContracts } from "./uploads.ts";

export { FILE_LIMITS, fileFields, type StoredFile } from "./files.ts";
export type { Board } from "./gallery.ts";
export { IMAGE_LIMITS, IMAGE_TYPES, type Image } from "./image.ts";
export { type UploadView, uploadPurpose } from "./uploads.ts";

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
  rawBody: ["multipart/form-data", "image/*", "application/octet-stream", "*/*"],
  replies: {
    200: {
      description: "The caller already has these bytes",
      body: image.extend({ duplicate: z.literal(true) }),
    },
    201: { description: "Stored", body: image },
  },
  errors: {
    403: ["email_unverified", "quota_exceeded"],
    408: ["upload_timeout"],
    413: ["payload_too_large"],
    415: ["unsupported_media_type"],
    422: ["file_rejected"],
    503: ["unavailable"],
  },
});

const addImage = contract({
  operationId: "addImage",
  method: "post",
  path: "/api/media",
  tag,
  summary: "Put a finished upload into the gallery",
  description:
    "For pictures that came by `/api/uploads`. The upload's file becomes that of the picture.",
  access: "user",
  scope: "media:write",
  body: z.object({
    uploadId: id,
    title: z.string().trim().max(200).default(""),
    description: z.string().trim().max(2_000).default(""),
    tags: z.array(imageTag).max(20).default([]),
    isPublic: z.boolean().default(true),
  }),
  replies: {
    200: {
      description: "The caller already has these bytes",
      body: image.extend({ duplicate: z.literal(true) }),
    },
    201: { description: "Added", body: image },
  },
  errors: {
    403: ["email_unverified", "quota_exceeded"],
    404: ["not_found"],
    409: ["upload_incomplete"],
    410: ["gone"],
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
  replica: true,
  shared: true,
  scope: "media:read",
  query: pageQuery.extend({
    tag: imageTag.optional(),
    owner: id.optional(),
    q: z.string().trim().min(1).max(100).optional().openapi({
      description:
        "Words of title, description and tags, in any of their forms; the last also as a beginning. With it the newest come first, whatever `sort` says.",
    }),
    sort: z.enum(["new", "popular"]).default("new").openapi({
      description: "`popular`: most liked first, of equals the newest",
    }),
  }),
  replies: {
    200: { description: "Images", body: listOf(image) },
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
    tags: z.array(imageTag).max(20).optional(),
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
  ...filesContracts,
  ...uploadsContracts,
  uploadImage,
  addImage,
  feed,
  mine,
  // Before what takes any word for an image's id.
  ...galleryContracts,
  getImage,
  updateImage,
  deleteImage,
  getRendition,
};
