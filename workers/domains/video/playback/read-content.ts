import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { SECOND } from "../../../../shared/kernel/time.ts";
import { type ByteRange, fileHeaders, isCurrent, rangeOf, usedFile } from "../../media/index.ts";
import { errors } from "../errors.ts";
import type { VideoDeps } from "../ports.ts";
import { type Grant, grantText, isOut, MADE, MASTER, madeKey, ORIGINAL } from "../rules.ts";
import { findVideo, listCaptions, type VideoRow } from "../store.ts";
import { captionName } from "../view-videos.ts";
import { masterPlaylist, signedPlaylist } from "./playlists.ts";

export interface ContentRequest {
  readonly videoId: string;
  readonly name: string;
  readonly expires: number | undefined;
  readonly grant: Grant | undefined;
  readonly signature: string | undefined;
  readonly range: string | null;
  readonly ifRange: string | null;
  readonly ifNoneMatch: string | null;
}

export interface ContentDelivery {
  readonly status: 200 | 206 | 304;
  readonly headers: Record<string, string>;
  readonly body: ReadableStream<Uint8Array> | string | null;
}

interface Signed {
  readonly grant: Grant;
  readonly expires: number;
  readonly query: string;
}

/** What of a video lies where. */
interface Stored {
  readonly key: string;
  readonly contentType: string;
  /** What its validator is made of: never the same for other bytes. */
  readonly version: string;
  /** `null` for what is small, and read as a whole. */
  readonly bytes: number | null;
}

/** The grant of the address. Throws `not_found` for one never given out, `gone` for one that has run out. */
async function signedGrant(deps: VideoDeps, request: ContentRequest): Promise<Signed> {
  const { videoId, expires, grant, signature } = request;
  if (expires === undefined || grant === undefined || signature === undefined) {
    throw new AppError(commonErrors.not_found);
  }
  const good = await deps.videoUrls.verifies(grantText(videoId, grant, expires), signature);
  if (!good) throw new AppError(commonErrors.not_found);
  if (expires * SECOND <= deps.clock.now()) throw new AppError(commonErrors.gone);
  return { grant, expires, query: `expires=${expires}&grant=${grant}&signature=${signature}` };
}

/** The upload itself: for who makes it ready, and to be watched where nothing else was made of it. */
async function storedOriginal(deps: VideoDeps, video: VideoRow, grant: Grant) {
  const watched = video.renditions.some(({ name }) => name === ORIGINAL);
  const own = watched || grant === "source" ? await usedFile(deps, video.fileId) : undefined;
  if (!own) return null;
  const { key, contentType, sha256, bytes } = own.file;
  return { key, contentType, bytes, version: sha256.slice(0, 32) };
}

async function storedCaption(deps: VideoDeps, { id }: VideoRow, name: string) {
  const captions = await listCaptions(deps.db, [id]);
  const caption = captions.find((one) => captionName(one) === name);
  if (!caption) return null;
  const { key } = caption;
  return { key, contentType: "text/vtt; charset=utf-8", bytes: null, version: key };
}

async function storedAs(
  deps: VideoDeps,
  video: VideoRow,
  name: string,
  grant: Grant,
): Promise<Stored | null> {
  if (name === ORIGINAL) return storedOriginal(deps, video, grant);
  if (grant === "source") return null;
  if (name.startsWith("captions-")) return storedCaption(deps, video, name);
  const contentType = MADE[name];
  const bytes = video.made[name];
  if (contentType === undefined || bytes === undefined) return null;
  return { key: madeKey(video.tryKey, name), contentType, bytes, version: video.tryKey };
}

function headersOf(deps: VideoDeps, { expires }: Signed, contentType: string, etag: string) {
  const maxAge = Math.max(0, Math.floor(expires - deps.clock.now() / SECOND));
  return {
    ...fileHeaders(contentType),
    ETag: etag,
    "Cache-Control": `private, max-age=${maxAge}, immutable`,
  };
}

/** The part that is asked for, if a copy of the caller's that it belongs to is of these bytes (RFC 9110 §13.1.5). */
function wantedRange(request: ContentRequest, bytes: number, etag: string): ByteRange | null {
  if (request.ifRange !== null && request.ifRange !== etag) return null;
  const range = rangeOf(request.range, bytes);
  if (range !== "unsatisfiable") return range;
  throw new AppError(errors.range_not_satisfiable, {
    headers: { "Content-Range": `bytes */${bytes}` },
  });
}

async function readStored(
  deps: VideoDeps,
  { key, bytes }: Stored,
  request: ContentRequest,
  headers: Record<string, string>,
): Promise<ContentDelivery> {
  const range = bytes === null ? null : wantedRange(request, bytes, headers["ETag"] ?? "");
  const blob = await deps.blobs.open(key, range ?? undefined);
  if (!blob) throw new AppError(commonErrors.not_found);
  const all = { ...headers, ...(bytes !== null && { "Accept-Ranges": "bytes" }) };
  if (!range) {
    const whole = { ...all, "Content-Length": String(blob.bytes) };
    return { status: 200, headers: whole, body: blob.body };
  }
  const { offset, length } = range;
  const part = {
    "Content-Range": `bytes ${offset}-${offset + length - 1}/${blob.bytes}`,
    "Content-Length": String(length),
  };
  return { status: 206, headers: { ...all, ...part }, body: blob.body };
}

/** A playlist, its addresses signed as its own was. */
async function readPlaylist(
  deps: VideoDeps,
  stored: Stored,
  { query }: Signed,
  headers: Record<string, string>,
): Promise<ContentDelivery> {
  const blob = await deps.blobs.open(stored.key);
  if (!blob) throw new AppError(commonErrors.not_found);
  const text = signedPlaylist(await new Response(blob.body).text(), query);
  return { status: 200, headers, body: text };
}

/**
 * The bytes of something of a video, by its signed address. An address to watch ends with the hour, and at once when
 * others see the video no more. Throws `not_found`, `gone`, `range_not_satisfiable`.
 */
export async function readContent(
  deps: VideoDeps,
  request: ContentRequest,
): Promise<ContentDelivery> {
  const signed = await signedGrant(deps, request);
  const video = await findVideo(deps.db, request.videoId);
  const ended = signed.grant === "watch" && !(video && isOut(video, deps.clock.now()));
  if (!video || ended) throw new AppError(commonErrors.not_found);
  const { name } = request;
  if (name === MASTER && signed.grant !== "source") {
    const etag = `"${video.tryKey}-${signed.expires}"`;
    const made = video.renditions.filter(({ name: own }) => `${own}.m3u8` in video.made);
    const body = masterPlaylist(made, signed.query);
    const type = "application/vnd.apple.mpegurl";
    return { status: 200, headers: headersOf(deps, signed, type, etag), body };
  }
  const stored = await storedAs(deps, video, name, signed.grant);
  if (!stored) throw new AppError(commonErrors.not_found);
  const headers = headersOf(deps, signed, stored.contentType, `"${stored.version}-${name}"`);
  if (isCurrent(request.ifNoneMatch, headers.ETag)) return { status: 304, headers, body: null };
  if (name.endsWith(".m3u8")) return readPlaylist(deps, stored, signed, headers);
  return readStored(deps, stored, request, headers);
}
