import { forgetReporter } from "../platform/index.ts";
import { eraseVideo } from "./delete-video.ts";
import type { VideoDeps } from "./ports.ts";
import { forgetProgress, listAll } from "./store.ts";

const AT_ONCE = 50;

/**
 * Deletes all videos of somebody who is gone, how far they had watched, and that it was they who reported. May be cut off
 * and begun again.
 */
export async function eraseVideos(deps: VideoDeps, userId: string): Promise<void> {
  for (;;) {
    const videos = await listAll(deps.db, { ownerId: userId, words: [] }, undefined, AT_ONCE);
    for (const video of videos) await eraseVideo(deps, video);
    if (videos.length < AT_ONCE) break;
  }
  await deps.db.batch([forgetProgress(deps.db, userId), forgetReporter(deps.db, userId)]);
}
