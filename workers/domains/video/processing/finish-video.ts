import { askFirstLook, openCase } from "../../platform/index.ts";
import type { Made, VideoDeps } from "../ports.ts";
import { keysOfTry, MADE, madeKey, VIDEO_KIND } from "../rules.ts";
import {
  findVideo,
  leave,
  moveVideo,
  sameTry,
  type VideoRow,
  waitsForModerator,
} from "../store.ts";
import { tellOwner } from "./tell-owner.ts";

const POSTER = "poster.jpg";
const MARKED = "poster-marked.webp";

/** Fetches one file from the engine into the bucket. Answers its length; 0 when it was not there. */
async function fetchFile(deps: VideoDeps, video: VideoRow, name: string): Promise<number> {
  if (video.assetId === null || !(name in MADE)) return 0;
  const file = await deps.videoEngine.open(video.assetId, name);
  if (!file) return 0;
  const writer = deps.blobs.create(madeKey(video.tryKey, name), file.bytes);
  let bytes = 0;
  try {
    for await (const chunk of file.body) {
      bytes += chunk.length;
      await writer.write(chunk);
    }
    await writer.finish();
    return bytes;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** Lays the watermark over the poster. Without it a poster is still a poster. Answers its length; 0 without one. */
async function markPoster(deps: VideoDeps, { tryKey }: VideoRow): Promise<number> {
  const poster = await deps.blobs.open(madeKey(tryKey, POSTER));
  if (!poster || deps.watermarker.picture === null) return 0;
  try {
    const marked = await deps.watermarker.draw(poster.body);
    await deps.blobs.put(madeKey(tryKey, MARKED), marked);
    return marked.length;
  } catch (error) {
    deps.log.warn("a poster was not marked", { error });
    return 0;
  }
}

async function fetchAll(
  deps: VideoDeps,
  video: VideoRow,
  names: readonly string[],
): Promise<Record<string, number>> {
  const fetched: [string, number][] = [];
  for (const name of names) fetched.push([name, await fetchFile(deps, video, name)]);
  if (names.includes(POSTER)) fetched.push([MARKED, await markPoster(deps, video)]);
  return Object.fromEntries(fetched.filter(([, bytes]) => bytes > 0));
}

/** What was written for a try that is over meanwhile is deleted again. */
async function takeBack(deps: VideoDeps, { id, tryKey }: VideoRow): Promise<void> {
  const now = await findVideo(deps.db, id);
  const over = now?.tryKey !== tryKey || now.status === "failed";
  if (over) await deps.blobs.delete(keysOfTry(tryKey));
}

/** Statement that puts a video before the moderators, if it has just come to wait for them. */
function awaitsModerator({ db, clock }: VideoDeps, { id, ownerId, title, tryKey }: VideoRow) {
  const subject = { kind: VIDEO_KIND, subjectId: id, ownerId, title };
  return openCase(db, { ...subject, cause: "new", at: clock.now() }, waitsForModerator(id, tryKey));
}

/**
 * Takes over what the engine has made, and puts the video before the moderators. The transcoder's copy is not needed any
 * more then. Of two that do so at once one is heard; what was written for a video that is gone is deleted again.
 */
export async function finishVideo(deps: VideoDeps, video: VideoRow, made: Made): Promise<void> {
  const { db, clock } = deps;
  const files = await fetchAll(deps, video, made.files);
  const ours = video.engine === "transcoder" ? video.assetId : null;
  const prepared = moveVideo(
    db,
    video.id,
    "prepared",
    {
      progress: 100,
      failureReason: null,
      made: files,
      renditions: [...made.renditions],
      thumbnails: made.thumbnails,
      streamUrl: made.streamUrl,
      durationMs: made.durationMs ?? video.durationMs,
      width: made.width ?? video.width,
      height: made.height ?? video.height,
      ...(ours !== null && { assetId: null }),
    },
    sameTry(video.tryKey),
  );
  const [[moved]] = await db.batch([prepared, awaitsModerator(deps, video)]);
  if (!moved) return takeBack(deps, video);
  if (ours !== null) await leave(db, [{ place: "transcoder", ref: ours }], clock.now());
  await tellOwner(deps, moved);
  await askFirstLook(deps, { kind: VIDEO_KIND, subjectId: video.id });
}
