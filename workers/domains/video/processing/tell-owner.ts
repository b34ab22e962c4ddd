import type { VideoDeps } from "../ports.ts";
import type { VideoRow } from "../store.ts";
import { newsOf } from "../view-videos.ts";

/** Tells the devices of a video's owner how it stands. What they miss, they see when they look. */
export async function tellOwner(
  deps: Pick<VideoDeps, "videoHubs" | "log">,
  video: VideoRow,
): Promise<void> {
  try {
    await deps.videoHubs.tell(video.ownerId, newsOf(video));
  } catch (error) {
    deps.log.warn("an owner was not told of a video", { videoId: video.id, error });
  }
}
