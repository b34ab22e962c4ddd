import { z } from "@hono/zod-openapi";
import { releaseChatFiles } from "../media/index.ts";
import type { CronJob, QueueJob } from "../platform/index.ts";
import { PROFILE_JOB, tellProfile } from "./announce-profile.ts";
import { oldTransfers } from "./encryption/archives/drop-archive.ts";
import { expiredKeyPackages } from "./encryption/drop-expired.ts";
import type { ChatDeps } from "./ports.ts";
import { linkPages, type PreviewDeps, previewJob } from "./previews/preview-link.ts";
import { CHAT_FILES_JOB } from "./rules.ts";

const profile = z.object({ userId: z.uuid(), after: z.string() });

const profileJob: QueueJob<ChatDeps, typeof profile> = {
  name: PROFILE_JOB,
  message: profile,
  handle: (deps, { userId, after }) => tellProfile(deps, userId, after),
};

const gone = z.object({ chatId: z.string() });

const filesJob: QueueJob<PreviewDeps, typeof gone> = {
  name: CHAT_FILES_JOB,
  message: gone,
  handle: (deps, { chatId }) => releaseChatFiles(deps, chatId),
};

export const chatCrons: readonly CronJob<PreviewDeps>[] = [
  linkPages,
  expiredKeyPackages,
  oldTransfers,
];

export const chatJobs: readonly QueueJob<PreviewDeps>[] = [profileJob, previewJob, filesJob];
