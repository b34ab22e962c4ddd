import type { Person } from "../../../shared/contracts/people/index.ts";
import type { Rendition, Video, VideoNews } from "../../../shared/contracts/video/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { iso, type Millis } from "../../../shared/kernel/time.ts";
import { findPeople } from "../people/index.ts";
import type { Actor } from "../platform/index.ts";
import type { VideoDeps } from "./ports.ts";
import { canSee, contentUrl, isOut, ORIGINAL, seesAll, type Viewer } from "./rules.ts";
import { signGrant } from "./sign-content.ts";
import { type CaptionRow, findVideo, listCaptions, type VideoRow } from "./store.ts";

/** Stands for somebody who is not there any more. */
export function nobody(id: string): Person {
  return { id, username: "", displayName: "", avatarUrl: null };
}

/** Who looks. An application does not get the power of the person it works for. */
export function viewerOf(actor: Actor | null): Viewer | null {
  if (actor === null) return null;
  return { userId: actor.userId, role: actor.application === null ? actor.role : "user" };
}

/** A video that this viewer may know of. Throws `not_found`. */
export async function seenVideo(
  deps: VideoDeps,
  videoId: string,
  viewer: Viewer | null,
): Promise<VideoRow> {
  const video = await findVideo(deps.db, videoId);
  if (video && canSee(video, viewer, deps.clock.now())) return video;
  const ready = video?.status === "moderation" || video?.status === "approved";
  if (video && ready && viewer && (await deps.videoViewers.canSee(videoId, viewer.userId))) {
    return video;
  }
  throw new AppError(commonErrors.not_found);
}

/** One of the caller's own videos. Throws `not_found` for those of others. */
export async function ownVideo(deps: VideoDeps, actor: Actor, videoId: string): Promise<VideoRow> {
  const video = await findVideo(deps.db, videoId);
  if (video?.ownerId === actor.userId) return video;
  throw new AppError(commonErrors.not_found);
}

/** Whether who is shown a video is shown it because of who they are, and not because everybody is. */
export function grantFor(video: VideoRow, now: Millis): "watch" | "own" {
  return isOut(video, now) ? "watch" : "own";
}

export function captionName({ language }: Pick<CaptionRow, "language">): string {
  return `captions-${language}.vtt`;
}

/** What can be fetched as one file: what was made, or the upload itself where nothing was. */
export function renditionsOf(video: VideoRow, query: string): Rendition[] {
  return video.renditions.flatMap(({ name, height }) => {
    const file = name === ORIGINAL ? ORIGINAL : `${name}.mp4`;
    const there = name === ORIGINAL || file in video.made;
    return there ? [{ name, height, url: contentUrl(video.id, file, query) }] : [];
  });
}

function pictureUrls(video: VideoRow, query: string) {
  const url = (name: string) => contentUrl(video.id, name, query);
  const has = (name: string) => name in video.made;
  const preview = ["preview.mp4", "preview.gif"].find(has);
  const marked = has("poster-marked.webp") ? "poster-marked.webp" : "poster.jpg";
  return {
    poster: has("poster.jpg") ? { url: url("poster.jpg"), watermarkedUrl: url(marked) } : null,
    previewUrl: preview === undefined ? null : url(preview),
    thumbnails:
      video.thumbnails && has("thumbnails.jpg")
        ? { url: url("thumbnails.jpg"), ...video.thumbnails }
        : null,
  };
}

export function newsOf(video: VideoRow): VideoNews {
  const { id, status, progress, rejectionReason, failureReason, announcedAt } = video;
  const publishedAt = announcedAt === null ? null : iso(announcedAt);
  return { id, status, progress, rejectionReason, failureReason, publishedAt };
}

const maybeIso = (at: Millis | null) => (at === null ? null : iso(at));

/** Videos as this viewer sees them. */
export async function viewVideos(
  deps: VideoDeps,
  videos: readonly VideoRow[],
  viewer: Viewer | null,
): Promise<Video[]> {
  const now = deps.clock.now();
  const people = await findPeople(
    deps,
    videos.map(({ ownerId }) => ownerId),
  );
  const captions = await listCaptions(
    deps.db,
    videos.map(({ id }) => id),
  );
  const view = async (video: VideoRow): Promise<Video> => {
    const { id, ownerId, title, description, tags, status, progress, isPublic, archived } = video;
    const { reported, vacancyId, width, height, views, durationMs } = video;
    const { query } = await signGrant(deps, id, grantFor(video, now));
    const all = seesAll(viewer, ownerId);
    const own = captions.filter(({ videoId }) => videoId === id);
    return {
      id,
      ownerId,
      owner: people.get(ownerId) ?? nobody(ownerId),
      title,
      description,
      tags,
      status,
      progress,
      rejectionReason: all ? video.rejectionReason : null,
      failureReason: all ? video.failureReason : null,
      isPublic,
      archived,
      reported: all && reported,
      publishAt: maybeIso(video.publishAt),
      publishedAt: isOut(video, now) ? maybeIso(video.visibleFrom) : null,
      vacancyId,
      durationSeconds: durationMs === null ? null : durationMs / 1_000,
      width,
      height,
      renditions: renditionsOf(video, query),
      ...pictureUrls(video, query),
      captions: own.map((caption) => ({
        language: caption.language,
        label: caption.label,
        url: contentUrl(id, captionName(caption), query),
      })),
      views,
      createdAt: iso(video.createdAt),
    };
  };
  return Promise.all(videos.map(view));
}

/** One video as this viewer sees it. */
export async function viewVideo(
  deps: VideoDeps,
  video: VideoRow,
  viewer: Viewer | null,
): Promise<Video> {
  const [view] = await viewVideos(deps, [video], viewer);
  if (!view) throw new Error("one video has one view");
  return view;
}
