import { VIDEO_LIMITS, type Video } from "../../../shared/contracts/video/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { MINUTE } from "../../../shared/kernel/time.ts";
import type { Actor } from "../platform/index.ts";
import { errors } from "./errors.ts";
import type { VideoDeps } from "./ports.ts";
import { forgetLeftover, leave, listCaptions, putCaptionRow, removeCaption } from "./store.ts";
import { ownVideo, viewerOf, viewVideo } from "./view-videos.ts";
import { faultOf } from "./webvtt.ts";

/** A caption that nobody has claimed by then is nobody's. */
const CLAIM_MS = 10 * MINUTE;
const TYPE = /^text\/vtt\s*(?:;|$)/i;

/** The text of the body. Throws `unsupported_media_type`, `payload_too_large`, `caption_rejected`. */
async function textOf(request: Request): Promise<Uint8Array> {
  if (!TYPE.test(request.headers.get("Content-Type") ?? "")) {
    throw new AppError(commonErrors.unsupported_media_type, { detail: "Send text/vtt." });
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const part of request.body ?? new Blob([]).stream()) {
    length += part.length;
    if (length > VIDEO_LIMITS.captionBytes) throw new AppError(commonErrors.payload_too_large);
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function requireCaptions(bytes: Uint8Array): void {
  const fault = faultOf(bytes);
  if (fault !== null) throw new AppError(errors.caption_rejected, { detail: fault });
}

/**
 * Gives the caller's own video captions in a language. Throws `not_found`, `unsupported_media_type`, `payload_too_large`,
 * `caption_rejected`, `too_many_captions`.
 */
export async function putCaption(
  deps: VideoDeps,
  actor: Actor,
  { videoId, language, label }: { videoId: string; language: string; label: string | undefined },
  request: Request,
): Promise<Video> {
  const { db, blobs, clock } = deps;
  const video = await ownVideo(deps, actor, videoId);
  const bytes = await textOf(request);
  requireCaptions(bytes);
  const present = await listCaptions(db, [videoId]);
  const before = present.find((one) => one.language === language);
  if (!before && present.length >= VIDEO_LIMITS.captions) {
    throw new AppError(errors.too_many_captions);
  }
  const key = deps.ids.random(20).toHex();
  const ref = { place: "bucket", ref: key } as const;
  // What dies between the next steps is swept; what is kept is crossed out again.
  await leave(db, [ref], clock.now() + CLAIM_MS);
  await blobs.put(key, bytes);
  await db.batch([
    putCaptionRow(db, { videoId, language, label: label ?? language, key }),
    forgetLeftover(db, ref),
    leave(db, before ? [{ place: "bucket", ref: before.key }] : [], clock.now()),
  ]);
  return viewVideo(deps, video, viewerOf(actor));
}

/** Takes captions away from the caller's own video. Throws `not_found`. */
export async function deleteCaption(
  deps: VideoDeps,
  actor: Actor,
  videoId: string,
  language: string,
): Promise<void> {
  const { db, clock } = deps;
  await ownVideo(deps, actor, videoId);
  const [removed] = await removeCaption(db, videoId, language);
  if (!removed) throw new AppError(commonErrors.not_found);
  await leave(db, [{ place: "bucket", ref: removed.key }], clock.now());
}
