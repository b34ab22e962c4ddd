import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { endUseWith, usedFile } from "../media/index.ts";
import { type Actor, forgetCase, forgetReports } from "../platform/index.ts";
import type { VideoDeps } from "./ports.ts";
import { clearLeftovers } from "./processing/clear-leftovers.ts";
import { VIDEO_KIND } from "./rules.ts";
import {
  fileUse,
  findVideo,
  leave,
  leftoversOf,
  listCaptions,
  removeVideo,
  type VideoRow,
} from "./store.ts";

/**
 * Deletes a video and everything that was made of it. The row goes at once; what lies elsewhere is noted in the same
 * batch and deleted after it, again and again until it is gone.
 */
export async function eraseVideo(deps: VideoDeps, video: VideoRow): Promise<void> {
  const { db, clock } = deps;
  const captions = await listCaptions(db, [video.id]);
  const refs = [
    ...leftoversOf(video),
    ...captions.map(({ key }) => ({ place: "bucket", ref: key }) as const),
  ];
  const subject = { kind: VIDEO_KIND, subjectId: video.id };
  const statements = [
    removeVideo(db, video.id),
    leave(db, refs, clock.now()),
    forgetReports(db, subject),
    forgetCase(db, subject),
  ];
  const own = await usedFile(deps, video.fileId);
  if (own) await endUseWith(deps, fileUse(video), own.sha256, statements);
  else for (const statement of statements) await statement;
  await deps.viewCounters.forget({ kind: "video", id: video.id });
}

/** Deletes the caller's own video. Throws `not_found`. */
export async function deleteVideo(deps: VideoDeps, actor: Actor, videoId: string): Promise<void> {
  const video = await findVideo(deps.db, videoId);
  if (video?.ownerId !== actor.userId) throw new AppError(commonErrors.not_found);
  await eraseVideo(deps, video);
  deps.background(clearLeftovers(deps));
}
