import type { Video } from "../../../shared/contracts/video/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { HOUR, SECOND } from "../../../shared/kernel/time.ts";
import { beginUse, fileOfUpload, type OwnFile, usedFile } from "../media/index.ts";
import { type Actor, enforceRate } from "../platform/index.ts";
import type { VideoDeps } from "./ports.ts";
import { PROCESS_JOB } from "./processing/job-names.ts";
import { distinctTags, wordsOfVideo } from "./rules.ts";
import {
  fileUse,
  findByFile,
  indexVideo,
  insertVideo,
  type NewVideo,
  videoExists,
} from "./store.ts";
import { viewerOf, viewVideo } from "./view-videos.ts";

/** How many films somebody may bring, new ones and replacements. */
export const VIDEO_RATE = { name: "videos", limit: 60, windowSeconds: HOUR / SECOND };

export interface VideoDraft {
  readonly uploadId: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly isPublic: boolean;
  readonly publishAt: string | null;
  readonly vacancyId: string | null;
}

function rowOf(deps: VideoDeps, actor: Actor, file: OwnFile, draft: VideoDraft): NewVideo {
  const { title, description, isPublic, publishAt, vacancyId } = draft;
  const now = deps.clock.now();
  return {
    id: deps.ids.next<string>(),
    ownerId: actor.userId,
    fileId: file.id,
    title,
    description,
    tags: distinctTags(draft.tags),
    vacancyId,
    status: "processing",
    isPublic,
    publishAt: publishAt === null ? null : Date.parse(publishAt),
    tryKey: deps.ids.random(20).toHex(),
    triedAt: now,
    durationMs: file.file.durationMs,
    width: file.file.width || null,
    height: file.file.height || null,
    createdAt: now,
  };
}

/** The caller's own finished upload. Throws `not_found`. */
export async function uploadOf(deps: VideoDeps, actor: Actor, uploadId: string): Promise<OwnFile> {
  const uploaded = await fileOfUpload(deps, actor.userId, uploadId);
  const file = uploaded && (await usedFile(deps, uploaded.fileId));
  if (!file) throw new AppError(commonErrors.not_found);
  return file;
}

/**
 * Makes a video of a finished upload of the caller's, and has it made ready; of one that is a video already, answers
 * that. Throws `not_found` for what is no such upload, `email_unverified`, `rate_limited`.
 */
export async function createVideo(
  deps: VideoDeps,
  actor: Actor,
  draft: VideoDraft,
): Promise<{ readonly made: boolean; readonly video: Video }> {
  await enforceRate(deps, `videos:${actor.userId}`, VIDEO_RATE);
  if (draft.isPublic && !actor.account.emailVerified) {
    throw new AppError(commonErrors.email_unverified);
  }
  const file = await uploadOf(deps, actor, draft.uploadId);
  const row = rowOf(deps, actor, file, draft);
  const { db } = deps;
  const [added] = await db.batch([
    insertVideo(db, row),
    ...indexVideo(db, row.id, wordsOfVideo(row), row.tags),
    ...beginUse(db, fileUse(row), videoExists(row.id)),
  ]);
  const video = await findByFile(db, file.id);
  if (!video) throw new AppError(commonErrors.not_found);
  const made = added.length > 0;
  if (made) await deps.jobs.enqueue(PROCESS_JOB, { videoId: row.id, tryKey: row.tryKey });
  return { made, video: await viewVideo(deps, video, viewerOf(actor)) };
}
