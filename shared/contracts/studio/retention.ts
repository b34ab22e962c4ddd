import { z } from "@hono/zod-openapi";
import { contract } from "../platform/index.ts";

const retentionReport = z
  .object({
    dryRun: z.boolean(),
    days: z.number().int().openapi({ description: "`retention.days` of the configuration" }),
    projects: z.number().int(),
    assets: z.number().int(),
    files: z.number().int().openapi({ description: "Assets among them that have a file" }),
    bytes: z.number().int().openapi({
      description: "What these files have; where others show the same bytes, less becomes free",
    }),
  })
  .openapi("RetentionReport");
export type RetentionReport = z.infer<typeof retentionReport>;

const runRetention = contract({
  operationId: "adminRunRetention",
  method: "post",
  path: "/api/admin/studio/retention",
  tag: "Administration",
  summary: "Delete old assets that nobody has chosen to keep, or tell which would be",
  description:
    "What is neither a favourite nor a headliner, nor what one that stays was made from, and older than `retention.days`. It is done every day by itself. Without `dryRun: false` it only tells.",
  access: "admin",
  body: z.object({ dryRun: z.boolean().default(true) }),
  bodyOptional: true,
  replies: { 200: { description: "What is deleted, or would be", body: retentionReport } },
});

export const retentionContracts = { runRetention };
