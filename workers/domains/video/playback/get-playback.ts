import type { Playback } from "../../../../shared/contracts/video/index.ts";
import { AppError } from "../../../../shared/kernel/app-error.ts";
import { iso, SECOND } from "../../../../shared/kernel/time.ts";
import { errors } from "../errors.ts";
import type { VideoDeps } from "../ports.ts";
import { contentUrl, MASTER, ORIGINAL, type Viewer } from "../rules.ts";
import { type SignedGrant, signGrant } from "../sign-content.ts";
import type { VideoRow } from "../store.ts";
import { grantFor, renditionsOf, seenVideo } from "../view-videos.ts";

/** Where it is streamed from: the engine, a playlist of ours, or the file itself. */
async function addressOf(deps: VideoDeps, video: VideoRow, { query, expires }: SignedGrant) {
  const { id, assetId, streamUrl, made } = video;
  if (streamUrl !== null && assetId !== null) {
    const url = await deps.videoEngine.signStream(assetId, streamUrl, expires);
    return { kind: "hls", url } as const;
  }
  if (Object.keys(made).some((name) => name.endsWith(".m3u8"))) {
    return { kind: "hls", url: contentUrl(id, MASTER, query) } as const;
  }
  return { kind: "progressive", url: contentUrl(id, ORIGINAL, query) } as const;
}

/**
 * Where the video is played from, for at most an hour, for who may watch it. Throws `not_found`, `video_state` while
 * nothing is ready, `unavailable`.
 */
export async function getPlayback(
  deps: VideoDeps,
  videoId: string,
  viewer: Viewer | null,
): Promise<Playback> {
  const video = await seenVideo(deps, videoId, viewer);
  if (video.renditions.length === 0) throw new AppError(errors.video_state);
  const grant = await signGrant(deps, videoId, grantFor(video, deps.clock.now()));
  const poster = "poster.jpg" in video.made;
  return {
    ...(await addressOf(deps, video, grant)),
    posterUrl: poster ? contentUrl(videoId, "poster.jpg", grant.query) : null,
    expiresAt: iso(grant.expires * SECOND),
    renditions: renditionsOf(video, grant.query),
  };
}
