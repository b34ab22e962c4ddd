import { z } from "@hono/zod-openapi";
import { usedFile } from "../../media/index.ts";
import type { QueueJob } from "../../platform/index.ts";
import type { EngineJob, VideoDeps } from "../ports.ts";
import { sourceUrl } from "../sign-content.ts";
import { changeVideo, findVideo, leave, type VideoRow, waitsIn } from "../store.ts";
import { giveUp } from "./end-try.ts";
import { followVideo } from "./follow-video.ts";
import { PROCESS_JOB } from "./job-names.ts";

const message = z.object({ videoId: z.string(), tryKey: z.string() });

/** Looks whether the upload is a video at all; the reason why not, or what it is to be played as it is. */
async function inspect(deps: VideoDeps, video: VideoRow) {
  const own = await usedFile(deps, video.fileId);
  if (!own) return { kind: "unfit", reason: "not_a_video" } as const;
  return deps.videoInspector.inspect(own.file, deps.blobs);
}

async function jobOf(deps: VideoDeps, video: VideoRow, playable: boolean): Promise<EngineJob> {
  return {
    playable,
    width: video.width ?? 0,
    height: video.height ?? 0,
    videoId: video.id,
    tryKey: video.tryKey,
    sourceUrl: await sourceUrl(deps, video.id),
    watermark: deps.watermarker.picture,
  };
}

/** The copy that the engine begins becomes the video's; one that has come too late is left to be deleted. */
async function adopt(deps: VideoDeps, video: VideoRow, assetId: string): Promise<boolean> {
  const { db, clock } = deps;
  const { name: engine } = deps.videoEngine;
  // Asked of the row as it is now: the video may be gone, tried anew, or have its copy already.
  const [adopted] = await changeVideo(db, video.id, { engine, assetId }, waitsIn(video.tryKey));
  if (adopted) return true;
  if (engine !== "none") await leave(db, [{ place: engine, ref: assetId }], clock.now());
  return false;
}

/**
 * Begins to make a video ready. Heard twice, or late, it changes nothing: there is one copy at the engine, and that of a
 * try that is over is deleted.
 */
async function processVideo(deps: VideoDeps, { videoId, tryKey }: z.output<typeof message>) {
  const video = await findVideo(deps.db, videoId);
  if (video?.status !== "processing" || video.tryKey !== tryKey) return;
  if (video.assetId !== null) return followVideo(deps, { videoId, tryKey, round: 0 });
  const seen = await inspect(deps, video);
  if (seen.kind === "unfit") return giveUp(deps, video, seen.reason);
  const begun = await deps.videoEngine.begin(await jobOf(deps, video, seen.playable));
  if (begun.kind === "refused") return giveUp(deps, video, begun.reason);
  if (await adopt(deps, video, begun.assetId)) {
    await followVideo(deps, { videoId, tryKey, round: 0 });
  }
}

export const processJob: QueueJob<VideoDeps, typeof message> = {
  name: PROCESS_JOB,
  message,
  handle: processVideo,
};
