import { z } from "@hono/zod-openapi";
import { contract, id, timestamp } from "../platform/index.ts";

/** Limits of a file that comes in one request, in bytes. */
export const FILE_LIMITS = { bytes: 50 * 1_024 * 1_024, name: 255 } as const;

/** What a file is for those who show it: its bytes say, not its name. */
export const fileKind = z.enum(["image", "video", "voice", "file"]);

/** A completed upload of the caller's own. */
export const storedFile = z
  .object({
    fileId: id,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.number().int(),
    contentType: z.string(),
    name: z.string(),
    kind: fileKind,
    width: z.number().int().optional(),
    height: z.number().int().optional(),
    durationMs: z.number().int().optional(),
    createdAt: timestamp,
  })
  .openapi("StoredFile");
export type StoredFile = z.infer<typeof storedFile>;

const tag = "Files";
const fileParams = z.object({ fileId: id });

/** What its sender may say of a file, in the query or as fields of the form. */
export const fileFields = z.object({
  purpose: z.enum(["attachment", "voice"]).optional(),
  waveform: z.string().max(600).optional(),
});

const uploadFile = contract({
  operationId: "uploadFile",
  method: "post",
  path: "/api/files",
  tag,
  summary: "Upload one file, to be attached to a message",
  description:
    "As `multipart/form-data` with a part `file`, or as the raw body with `filename` in the query. What it is, its bytes say. `purpose=voice` asks for a recording to be taken as a voice message, with its `waveform` (numbers of 0 to 255, separated by commas). The same bytes again are stored once.",
  access: "user",
  scope: "media:write",
  query: fileFields.extend({ filename: z.string().max(FILE_LIMITS.name).optional() }),
  rawBody: ["multipart/form-data", "application/octet-stream", "*/*"],
  replies: { 201: { description: "Stored", body: storedFile } },
  errors: {
    403: ["quota_exceeded"],
    408: ["upload_timeout"],
    413: ["payload_too_large"],
    415: ["unsupported_media_type"],
    422: ["file_rejected"],
    429: ["rate_limited"],
    503: ["unavailable"],
  },
});

const getFile = contract({
  operationId: "getFile",
  method: "get",
  path: "/api/files/{fileId}",
  tag,
  summary: "A signed address of a file, for its owner or whom a message shows it to",
  access: "user",
  scope: "media:read",
  params: fileParams,
  replies: {
    200: {
      description: "Until when it holds",
      body: z.object({ url: z.string(), expiresAt: timestamp }),
    },
  },
});

const deleteFile = contract({
  operationId: "deleteFile",
  method: "delete",
  path: "/api/files/{fileId}",
  tag,
  summary: "Drop one's own file that nothing uses",
  access: "user",
  scope: "media:write",
  params: fileParams,
  replies: { 204: { description: "Gone, with its bytes if nobody else refers to them" } },
  errors: { 409: ["file_in_use"] },
});

const getFileContent = contract({
  operationId: "getFileContent",
  method: "get",
  path: "/api/files/{fileId}/{variant}",
  tag,
  summary: "The bytes, by a signed address",
  description:
    "`content` is the file as it came, with `Range`; `thumb` a small picture of it. Without a valid signature there is no such file; an address that has run out is 410.",
  access: "public",
  params: fileParams.extend({ variant: z.enum(["content", "thumb"]) }),
  query: z.object({
    expires: z.coerce.number().int().optional(),
    signature: z.string().max(64).optional(),
    download: z.enum(["true", "false"]).optional(),
  }),
  replies: {
    200: { description: "All of it", contentType: "*/*" },
    206: { description: "The part asked for", contentType: "*/*" },
    304: { description: "Not changed since the caller's copy" },
  },
  errors: { 410: ["gone"], 416: ["range_not_satisfiable"], 503: ["unavailable"] },
});

export const filesContracts = { uploadFile, getFile, deleteFile, getFileContent };
