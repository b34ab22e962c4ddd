import { z } from "@hono/zod-openapi";
import type { CronJob, QueueJob } from "../platform/index.ts";
import { PROFILE_JOB, tellProfile } from "./announce-profile.ts";
import { oldTransfers } from "./encryption/archives/drop-archive.ts";
import { expiredKeyPackages } from "./encryption/drop-expired.ts";
import type { ChatDeps } from "./ports.ts";
import { linkPages, type PreviewDeps, previewJob } from "./previews/preview-link.ts";

const profile = z.object({ userId: z.uuid(), after: z.string() });

const profileJob: QueueJob<ChatDeps, typeof profile> = {
  name: PROFILE_JOB,
  message: profile,
  handle: (deps, { userId, after }) => tellProfile(deps, userId, after),
};

export const chatCrons: readonly CronJob<PreviewDeps>[] = [
  linkPages,
  expiredKeyPackages,
  oldTransfers,
];

export const chatJobs: readonly QueueJob<PreviewDeps>[] = [profileJob, previewJob];
