import { countView } from "../media/index.ts";
import type { Actor, Origin } from "../platform/index.ts";
import type { VideoDeps } from "./ports.ts";
import { seenVideo, viewerOf } from "./view-videos.ts";

/** Counts that somebody watches a video. Throws `not_found`. */
export async function countVideoView(
  deps: VideoDeps,
  actor: Actor | null,
  origin: Origin,
  videoId: string,
): Promise<void> {
  const { id } = await seenVideo(deps, videoId, viewerOf(actor));
  await countView(deps, actor, origin, { kind: "video", id });
}
