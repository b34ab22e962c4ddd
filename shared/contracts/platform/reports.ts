import { z } from "@hono/zod-openapi";

/** Why something is reported, or refused, in the words of the moderators' desk. */
export const reportReason = z.enum([
  "spam",
  "abuse",
  "nudity",
  "violence",
  "copyright",
  "fraud",
  "other",
]);
export type ReportReason = z.infer<typeof reportReason>;

/** What somebody says when they report a thing. */
export const reportBody = z.object({
  reason: reportReason,
  comment: z.string().trim().max(1_000).optional(),
});
