import { z } from "@hono/zod-openapi";
import { user } from "../people/index.ts";
import { contract, id, timestamp } from "../platform/index.ts";
import { moment, tag } from "./schemas.ts";

const deleteMe = contract({
  operationId: "deleteMe",
  method: "delete",
  path: "/api/users/me",
  tag,
  summary: "Delete the account: erased after 14 days, until then it can be restored",
  description: "All sessions end. In the grace one can sign in only to restore.",
  access: "user",
  fresh: true,
  replies: { 204: { description: "The grace has begun" } },
  errors: { 409: ["last_admin"] },
});

const restoreMe = contract({
  operationId: "restoreMe",
  method: "post",
  path: "/api/users/me/restore",
  tag,
  summary: "Keep the account after all",
  access: "user",
  inGrace: true,
  neverReplay: true,
  replies: { 200: { description: "The account as it was", body: user } },
});

const exportMe = contract({
  operationId: "exportMe",
  method: "post",
  path: "/api/users/me/export",
  tag,
  summary: "Make a zip of everything the platform has of the caller, files included",
  access: "user",
  fresh: true,
  inGrace: true,
  replies: { 202: { description: "The work has begun", body: z.object({ jobId: id }) } },
  errors: { 429: ["rate_limited"] },
});

const getExport = contract({
  operationId: "getExport",
  method: "get",
  path: "/api/users/me/exports/{jobId}",
  tag,
  summary: "How far an export is, and where to fetch it",
  access: "user",
  inGrace: true,
  params: z.object({ jobId: id }),
  replies: {
    200: {
      description: "The export",
      body: z
        .object({
          jobId: id,
          status: z.enum(["queued", "running", "done", "failed", "expired"]),
          createdAt: timestamp,
          size: z.number().int().nullable(),
          url: z.string().nullable().openapi({ description: "Signed, good for 24 hours" }),
          expiresAt: moment,
        })
        .openapi("DataExport"),
    },
  },
});

const fetchExport = contract({
  operationId: "fetchExport",
  method: "get",
  path: "/api/exports/{jobId}",
  tag,
  summary: "The zip of an export, by its signed URL",
  access: "public",
  params: z.object({ jobId: id }),
  query: z.object({
    expires: z.coerce.number().int().optional(),
    signature: z.string().max(128).optional(),
  }),
  replies: { 200: { description: "The zip", contentType: "application/zip" } },
  errors: { 410: ["gone"] },
});

export const accountLifeContracts = { deleteMe, restoreMe, exportMe, getExport, fetchExport };
