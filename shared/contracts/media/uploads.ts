import { z } from "@hono/zod-openapi";
import { contract, id, timestamp } from "../platform/index.ts";
import { FILE_LIMITS, storedFile } from "./files.ts";

/** Body of a piece of an upload (tus 1.0). */
const PIECE = "application/offset+octet-stream";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What an upload may be for: pictures of people and companies have to be pictures. */
export const uploadPurpose = z.enum([
  "attachment",
  "voice",
  "image",
  "video",
  "avatar",
  "company_icon",
]);

/** How far an upload is. */
export const uploadView = z
  .object({
    uploadId: id,
    offset: z.number().int().openapi({ description: "Bytes that are safe" }),
    length: z.number().int(),
    status: z.enum(["open", "stored", "completed", "rejected"]).openapi({
      description:
        "`stored`: every byte is here and has not been looked at; POST `…/complete` does that",
    }),
    reason: z.string().optional().openapi({ description: "Why it was rejected" }),
    expiresAt: timestamp.optional(),
    file: storedFile.optional(),
  })
  .openapi("Upload");
export type UploadView = z.infer<typeof uploadView>;

const tag = "Uploads";
const uploadParams = z.object({ uploadId: id });
const TUS =
  "tus 1.0.0 (https://tus.io/protocols/resumable-upload): `Tus-Resumable: 1.0.0` in every request and answer.";
const tusErrors = { 412: ["tus_version"] } as const;
const pieceErrors = {
  403: ["quota_exceeded"],
  409: ["upload_offset"],
  412: ["tus_version"],
  413: ["payload_too_large"],
  415: ["unsupported_media_type"],
  422: ["file_rejected"],
  423: ["upload_locked"],
  460: ["checksum_mismatch"],
  503: ["unavailable"],
} as const;

const uploadOptions = contract({
  operationId: "uploadOptions",
  method: "options",
  path: "/api/uploads",
  tag,
  summary: "What of tus is spoken here",
  description: `${TUS} Answers \`Tus-Version\`, \`Tus-Extension\`, \`Tus-Max-Size\` and \`Tus-Checksum-Algorithm\`.`,
  access: "public",
  replies: { 204: { description: "In the headers" } },
});

const createUpload = contract({
  operationId: "createUpload",
  method: "post",
  path: "/api/uploads",
  tag,
  summary: "Begin a resumable upload",
  description: `${TUS} \`Upload-Length\` says how long the file is. \`Upload-Metadata\` may give \`filename\`, \`filetype\`, \`purpose\` (${uploadPurpose.options.join(", ")}), \`waveform\` of a voice message, and \`sha256\` (hex): a file whose bytes the caller has here already is finished at once, as \`Upload-Offset\` tells; other bytes than announced are refused. A body of type \`${PIECE}\` is the first piece; \`Upload-Checksum\` guards it.`,
  access: "user",
  scope: "media:write",
  rawBody: [PIECE],
  replies: {
    201: { description: "Begun: its address is in `Location`, when it lapses in `Upload-Expires`" },
  },
  errors: { ...pieceErrors, 400: ["validation_failed"] },
});

const getUpload = contract({
  operationId: "getUpload",
  method: "get",
  path: "/api/uploads/{uploadId}",
  tag,
  summary: "How far an upload is",
  description:
    "Also by HEAD, as tus has it: `Upload-Offset`, `Upload-Length`, `Upload-Metadata` and `Upload-Expires` are in the headers of both.",
  access: "user",
  scope: "media:write",
  params: uploadParams,
  replies: {
    200: { description: "The upload, with its file once it is completed", body: uploadView },
  },
  errors: tusErrors,
});

const appendUpload = contract({
  operationId: "appendUpload",
  method: "patch",
  path: "/api/uploads/{uploadId}",
  tag,
  summary: "Send a piece of an upload",
  description: `${TUS} Of any size, from \`Upload-Offset\` on. With \`Upload-Checksum: sha256 <base64>\` a piece of other bytes is forgotten (460). The last piece completes the upload: its file is checked before the answer.`,
  access: "user",
  scope: "media:write",
  params: uploadParams,
  rawBody: [PIECE],
  replies: {
    204: {
      description:
        "Taken; `Upload-Offset` tells how far the upload is, `Upload-Expires` until when the rest may come",
    },
  },
  errors: pieceErrors,
});

const deleteUpload = contract({
  operationId: "deleteUpload",
  method: "delete",
  path: "/api/uploads/{uploadId}",
  tag,
  summary: "Give an upload up",
  description: `${TUS} Of an upload that is completed the file stays: DELETE \`/api/files/:id\`.`,
  access: "user",
  scope: "media:write",
  params: uploadParams,
  replies: { 204: { description: "Gone, with all that was sent" } },
  errors: tusErrors,
});

const presignUpload = contract({
  operationId: "presignUpload",
  method: "post",
  path: "/api/uploads/presign",
  tag,
  summary: "An address that takes one file past the platform",
  description:
    "Length, type and hash are signed. PUT the file there with these headers, then POST `/api/uploads/:id/complete`, which looks at the bytes themselves.",
  access: "user",
  scope: "media:write",
  body: z.object({
    contentType: z.string().regex(/^[\w.+-]{1,64}\/[\w.+-]{1,64}$/),
    bytes: z.number().int().min(1).max(FILE_LIMITS.bytes),
    sha256,
    purpose: z.enum(["avatar", "company_icon", "image", "attachment"]),
    name: z.string().max(FILE_LIMITS.name).optional(),
  }),
  replies: {
    201: {
      description: "Where to put it, and until when",
      body: z.object({
        url: z.string(),
        method: z.literal("PUT"),
        headers: z.record(z.string(), z.string()),
        uploadId: id,
        expiresAt: timestamp,
      }),
    },
  },
  errors: { 403: ["quota_exceeded"], 503: ["unavailable"] },
});

const completeUpload = contract({
  operationId: "completeUpload",
  method: "post",
  path: "/api/uploads/{uploadId}/complete",
  tag,
  summary: "Make a file of an upload whose bytes are all there",
  description: "May be asked again: the answer is the same file.",
  access: "user",
  scope: "media:write",
  params: uploadParams,
  replies: { 200: { description: "The file", body: storedFile } },
  errors: {
    403: ["quota_exceeded"],
    409: ["upload_incomplete"],
    410: ["gone"],
    422: ["file_rejected"],
    503: ["unavailable"],
  },
});

const used = z.object({ used: z.number().int(), limit: z.number().int() });

const getQuota = contract({
  operationId: "mediaQuota",
  method: "get",
  path: "/api/media/quota",
  tag,
  summary: "What the caller has stored, and may",
  access: "user",
  scope: "media:read",
  replies: {
    200: {
      description: "Uploads under way count with the bytes that they announced",
      body: z.object({ bytes: used, files: used, uploadsToday: used }).openapi("Quota"),
    },
  },
});

export const uploadsContracts = {
  uploadOptions,
  createUpload,
  getUpload,
  appendUpload,
  deleteUpload,
  presignUpload,
  completeUpload,
  getQuota,
};
