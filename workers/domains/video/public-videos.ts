import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { SECOND } from "../../../shared/kernel/time.ts";
import { fileHeaders, isCurrent, usedFile } from "../media/index.ts";
import { findPeople } from "../people/index.ts";
import type { PageFilm, PagePicture, PublicPages } from "../platform/index.ts";
import { type ContentDelivery, type ContentRequest, readContent } from "./playback/read-content.ts";
import type { VideoDeps } from "./ports.ts";
import { isOut, MADE, madeKey, ORIGINAL } from "./rules.ts";
import { signGrant } from "./sign-content.ts";
import { everyNthVisible, findVideo, listVisibleAfter, type VideoRow } from "./store.ts";
import { nobody } from "./view-videos.ts";

/** Link previews are small: no rendition higher than this is given to them where there is a lower one. */
const HIGH_ENOUGH = 720;

/** Whoever keeps a copy asks again each time: it may be hidden by then. */
const LASTING = {
  "Cache-Control": "public, no-cache",
  "Cross-Origin-Resource-Policy": "cross-origin",
} as const;

/** A video that everybody may see now. */
async function publicVideo(deps: VideoDeps, videoId: string): Promise<VideoRow | null> {
  const video = await findVideo(deps.db, videoId);
  return video && isOut(video, deps.clock.now()) ? video : null;
}

/** The poster for others: the marked one where there is one. */
function posterOf({ made }: VideoRow): string | null {
  return ["poster-marked.webp", "poster.jpg"].find((name) => name in made) ?? null;
}

/** What of it is one file: the best that is not too high, else the lowest. */
function filmOf({ renditions, made }: VideoRow) {
  const files = renditions.flatMap(({ name, width, height }) => {
    const file = name === ORIGINAL ? ORIGINAL : `${name}.mp4`;
    return name === ORIGINAL || file in made ? [{ file, width, height }] : [];
  });
  const byHeight = files.sort((a, b) => a.height - b.height);
  return byHeight.findLast(({ height }) => height <= HIGH_ENOUGH) ?? byHeight[0] ?? null;
}

function pictureOf(video: VideoRow): PagePicture | null {
  const name = posterOf(video);
  if (name === null) return null;
  const contentType = MADE[name] ?? "image/jpeg";
  return { path: `/api/videos/${video.id}/poster`, contentType, width: null, height: null };
}

async function filmHead(deps: VideoDeps, video: VideoRow): Promise<PageFilm | null> {
  const film = filmOf(video);
  if (film === null) return null;
  const { file, width, height } = film;
  const own = file === ORIGINAL ? await usedFile(deps, video.fileId) : undefined;
  return {
    path: `/api/videos/${video.id}/watch`,
    contentType: own?.file.contentType ?? "video/mp4",
    width,
    height,
    durationSeconds: video.durationMs === null ? null : Math.round(video.durationMs / SECOND),
  };
}

/** Positions in the order in which others came to see them: `<visibleFrom>.<id>`. */
function positionOf({ visibleFrom, id }: { visibleFrom: number | null; id: string }): string {
  return `${visibleFrom ?? 0}.${id}`;
}

function readPosition(position: string) {
  const [visibleFrom = "", id = ""] = position.split(".");
  return { visibleFrom: Number.parseInt(visibleFrom, 10) || 0, id };
}

/** The pages of videos that everybody may see. */
export const videoPages: PublicPages<VideoDeps> = {
  name: "videos",
  prefix: "/v/",
  alsoAt: ["/videos/"],
  shows: ["/api/videos/"],

  head: async (deps, id) => {
    const video = await publicVideo(deps, id);
    if (!video) return null;
    const { title, description, tags, ownerId, visibleFrom, createdAt } = video;
    const people = await findPeople(deps, [ownerId]);
    return {
      type: "video.other",
      title,
      description,
      tags,
      author: (people.get(ownerId) ?? nobody(ownerId)).displayName,
      publishedAt: visibleFrom ?? createdAt,
      picture: pictureOf(video),
      film: await filmHead(deps, video),
    };
  },

  list: async ({ db, clock }, after, limit) => {
    const from = after === null ? null : readPosition(after);
    const rows = await listVisibleAfter(db, clock.now(), from, limit);
    return rows.map((row) => ({
      id: row.id,
      changedAt: row.visibleFrom ?? 0,
      position: positionOf(row),
    }));
  },

  landmarks: async ({ db, clock }, every) =>
    (await everyNthVisible(db, clock.now(), every)).map(positionOf),
};

/** The poster under an address that lasts as long as everybody may see the video. Throws `not_found`. */
export async function readPoster(deps: VideoDeps, videoId: string, ifNoneMatch: string | null) {
  const video = await publicVideo(deps, videoId);
  const name = video && posterOf(video);
  if (!video || !name) throw new AppError(commonErrors.not_found);
  const headers = {
    ...fileHeaders(MADE[name] ?? "image/jpeg"),
    ETag: `"${video.tryKey}-${name}"`,
    ...LASTING,
  };
  if (isCurrent(ifNoneMatch, headers.ETag)) return { status: 304, headers, body: null };
  const blob = await deps.blobs.open(madeKey(video.tryKey, name));
  if (!blob) throw new AppError(commonErrors.not_found);
  return { status: 200, headers, body: blob.body };
}

type Wanted = Pick<ContentRequest, "range" | "ifRange" | "ifNoneMatch">;

/** One file of it under an address that lasts as long as everybody may see the video. Throws as `readContent` does. */
export async function readFilm(
  deps: VideoDeps,
  videoId: string,
  wanted: Wanted,
): Promise<ContentDelivery> {
  const video = await publicVideo(deps, videoId);
  const film = video && filmOf(video);
  if (!film) throw new AppError(commonErrors.not_found);
  const grant = await signGrant(deps, videoId, "watch");
  const delivery = await readContent(deps, { videoId, name: film.file, ...grant, ...wanted });
  return { ...delivery, headers: { ...delivery.headers, ...LASTING } };
}
