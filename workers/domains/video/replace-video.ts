import { eq } from "drizzle-orm";
import type { Video } from "../../../shared/contracts/video/index.ts";
import { AppError } from "../../../shared/kernel/app-error.ts";
import { beginUse, endUseWith, type OwnFile, usedFile } from "../media/index.ts";
import { type Actor, enforceRate, reviseCase } from "../platform/index.ts";
import { uploadOf, VIDEO_RATE } from "./create-video.ts";
import { errors } from "./errors.ts";
import type { VideoDeps } from "./ports.ts";
import { PROCESS_JOB } from "./processing/job-names.ts";
import { tellOwner } from "./processing/tell-owner.ts";
import { VIDEO_KIND } from "./rules.ts";
import {
  fileUse,
  findByFile,
  findVideo,
  forgetResumePoints,
  hasFilm,
  leave,
  leftoversOf,
  moveVideo,
  type VideoRow,
} from "./store.ts";
import { videos } from "./tables.ts";
import { ownVideo, viewerOf, viewVideo } from "./view-videos.ts";

/** Nothing of the film before is left in the row: it is made ready, and judged, as a new one is. */
function freshRow(deps: VideoDeps, { id: fileId, file }: OwnFile) {
  return {
    fileId,
    tryKey: deps.ids.random(20).toHex(),
    triedAt: deps.clock.now(),
    ...{ progress: 0, failureReason: null, rejectionReason: null, approvedAt: null },
    ...{ announcedAt: null, engine: null, assetId: null, streamUrl: null },
    ...{ renditions: [], made: {}, thumbnails: null },
    durationMs: file.durationMs,
    width: file.width || null,
    height: file.height || null,
  };
}

/**
 * Swaps the film in one batch, with what it uses and what it leaves behind. Of two that do so at once one is heard: the
 * other finds another film than the one it was to replace. That no two videos are of one file the table itself holds.
 */
async function swap(deps: VideoDeps, video: VideoRow, file: OwnFile): Promise<string> {
  const { db, clock } = deps;
  const fresh = freshRow(deps, file);
  const swapped = hasFilm(video.id, fresh.tryKey);
  const statements = [
    moveVideo(db, video.id, "replaced", fresh, eq(videos.fileId, video.fileId)),
    leave(db, leftoversOf(video), clock.now(), swapped),
    forgetResumePoints(db, video.id, swapped),
    ...beginUse(db, fileUse({ fileId: file.id, id: video.id }), swapped),
    reviseCase(db, { kind: VIDEO_KIND, subjectId: video.id }, swapped),
  ] as const;
  const before = await usedFile(deps, video.fileId);
  if (before) await endUseWith(deps, fileUse(video), before.sha256, statements);
  else await db.batch(statements);
  return fresh.tryKey;
}

/**
 * Puts another film into the caller's own video. It keeps its address, words, captions, reports and views, and is
 * processed and judged anew. Throws `not_found` for what is no such upload, `video_exists` for a file that another video
 * is of, `video_state` when it was replaced at the same time, `rate_limited`.
 */
export async function replaceVideo(
  deps: VideoDeps,
  actor: Actor,
  videoId: string,
  uploadId: string,
): Promise<Video> {
  await enforceRate(deps, `videos:${actor.userId}`, VIDEO_RATE);
  const video = await ownVideo(deps, actor, videoId);
  const file = await uploadOf(deps, actor, uploadId);
  if (file.id === video.fileId) return viewVideo(deps, video, viewerOf(actor));
  if (await findByFile(deps.db, file.id)) throw new AppError(errors.video_exists);
  const tryKey = await swap(deps, video, file);
  const replaced = await findVideo(deps.db, videoId);
  if (replaced?.tryKey !== tryKey) throw new AppError(errors.video_state);
  await deps.jobs.enqueue(PROCESS_JOB, { videoId, tryKey });
  await tellOwner(deps, replaced);
  return viewVideo(deps, replaced, viewerOf(actor));
}
