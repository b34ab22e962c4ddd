import { z } from "@hono/zod-openapi";
import { contract } from "./contract.ts";
import { id, listOf, pageQuery, timestamp } from "./schemas.ts";

const backup = z
  .object({
    id,
    state: z.enum(["running", "complete", "failed"]),
    startedAt: timestamp,
    endedAt: timestamp.nullable(),
    durationMs: z.number().int().nullable(),
    /** Bytes in the bucket of backups, without the copies of files, which backups share. */
    bytes: z.number().int(),
    /** The database, and the objects that keep anything. */
    stores: z.number().int(),
    rows: z.number().int(),
    /** Stored files that belong to it, and their bytes. */
    files: z.number().int(),
    fileBytes: z.number().int(),
    /** When all of it was read again and found whole. */
    verifiedAt: timestamp.nullable(),
    /** What is wrong with it, in words. */
    problem: z.string().nullable(),
  })
  .openapi("Backup");
export type BackupView = z.infer<typeof backup>;

const listBackups = contract({
  operationId: "adminListBackups",
  method: "get",
  path: "/api/admin/backups",
  tag: "Administration",
  summary: "Backups that are kept, are being made or failed",
  description:
    "One is made each day by the job `platform.backup`, which can be run at once. Kept are the newest of the last 7 days, 4 weeks and 12 months.",
  access: "admin",
  query: pageQuery,
  replies: {
    200: {
      description: "Newest first",
      body: listOf(backup).extend({
        /** Whether a key is configured: without one nothing is backed up. */
        configured: z.boolean(),
      }),
    },
  },
});

const listLocalBackups = contract({
  operationId: "listLocalBackups",
  method: "get",
  path: "/api/dev/backups",
  tag: "Development",
  summary: "The newest backups of a platform on this machine",
  description:
    "For who has had one made by `POST /api/dev/cron` and waits for its end: a large one takes several runs.",
  access: "development",
  replies: { 200: { description: "Newest first", body: listOf(backup) } },
});

export const backupContracts = { listBackups, listLocalBackups };
