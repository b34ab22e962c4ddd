import { z } from "@hono/zod-openapi";
import { contract, id, timestamp } from "../platform/index.ts";

const tag = "Chat";

/** Files that one archive has, its manifest aside. */
export const MOST_PARTS = 2_000;
const MAX_HEAD = 8 * 1_024;

const opaque = z.base64().min(4).max(MAX_HEAD);

const archiveKind = z.enum(["transfer", "backup"]);
export type ArchiveKind = z.infer<typeof archiveKind>;

const archive = z
  .object({
    id,
    kind: archiveKind,
    head: z.string().openapi({ description: "What it was begun with, base64" }),
    version: z.number().int().openapi({ description: "0 while nothing is in it" }),
    note: z.string().nullable().openapi({ description: "What came with this version, base64" }),
    manifestFileId: id.nullable(),
    createdAt: timestamp,
    changedAt: timestamp,
  })
  .openapi("MlsArchive");
export type MlsArchive = z.infer<typeof archive>;

const params = z.object({ archiveId: id });

const listMlsArchives = contract({
  operationId: "listMlsArchives",
  method: "get",
  path: "/api/mls/archives",
  tag,
  summary: "The caller's archives: histories on their way between their devices, and backups",
  description:
    "Whatever is in them is sealed by one of the caller's devices for others of theirs, or under their recovery code. The platform answers everybody who is signed in as the caller alike, whatever they can open: it has nothing to compare a code with.",
  access: "user",
  scope: "chat:read",
  replies: { 200: { description: "Archives", body: z.object({ items: z.array(archive) }) } },
  errors: { 429: ["rate_limited"] },
});

const makeMlsArchive = contract({
  operationId: "makeMlsArchive",
  method: "post",
  path: "/api/mls/archives",
  tag,
  summary: "Begin an archive: ask the caller's other devices for the history, or begin a backup",
  description:
    "A `transfer` is begun by the device that wants the history, and filled by another; it is dropped after a week. Of each kind there may be five: of transfers the oldest makes room for a sixth, of backups there is none.",
  access: "user",
  scope: "chat:write",
  body: z.object({ kind: archiveKind, head: opaque }),
  replies: { 201: { description: "An empty archive", body: archive } },
  errors: { 409: ["too_many_archives"], 429: ["rate_limited"] },
});

const putMlsArchive = contract({
  operationId: "putMlsArchive",
  method: "put",
  path: "/api/mls/archives/{archiveId}",
  tag,
  summary: "Put the next version into an archive",
  description:
    "`version` is the present one and 1: of two devices that bring it at once the second hears `stale_archive`. Manifest and parts are uploads of the caller's own (`POST /api/files`), kept as long as the archive's version names them; those that it names no longer go. The same version with the same manifest again changes nothing.",
  access: "user",
  scope: "chat:write",
  params,
  body: z.object({
    version: z.number().int().min(1),
    note: opaque.optional(),
    manifestFileId: id,
    partFileIds: z.array(id).max(MOST_PARTS),
  }),
  replies: { 200: { description: "As it stands now", body: archive } },
  errors: { 409: ["stale_archive"], 429: ["rate_limited"] },
});

const dropMlsArchive = contract({
  operationId: "dropMlsArchive",
  method: "delete",
  path: "/api/mls/archives/{archiveId}",
  tag,
  summary: "Drop an archive, with the files that nothing else uses",
  access: "user",
  scope: "chat:write",
  params,
  replies: { 204: { description: "Dropped" } },
});

export const archivesContracts = {
  listMlsArchives,
  makeMlsArchive,
  putMlsArchive,
  dropMlsArchive,
};
