import { DAY, MINUTE, type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import { safeFileName } from "../file-name.ts";
import type { ByteRange } from "../ports.ts";

/** Uploads of one person. */
export const UPLOAD_RATE = {
  name: "file-uploads",
  limit: 300,
  windowSeconds: (10 * MINUTE) / SECOND,
} as const;

/** An upload that nothing shows is dropped after this: what was chosen and never sent. */
export const UNUSED_MS: Millis = 7 * DAY;

/** Most bars of a waveform. */
const MAX_BARS = 128;

/** The queue's job that hears what no message shows any more. */
export const RELEASE_JOB = "media.release-uses";

export type FileVariant = "content" | "thumb";

type Medium = "image" | "video" | "audio" | "other";
type Kind = "image" | "video" | "voice" | "file";

/** What is not known by its first bytes. */
export const UNKNOWN_TYPE = "application/octet-stream";

/** Containers that are looked into, by what their first bytes say: content type as sound and as video, and endings. */
const CONTAINERS: Readonly<Record<string, { readonly audio: string; readonly video: string }>> = {
  "video/mp4": { audio: "audio/mp4", video: "video/mp4" },
  "audio/mp4": { audio: "audio/mp4", video: "video/mp4" },
  "audio/x-m4a": { audio: "audio/mp4", video: "video/mp4" },
  "video/x-m4v": { audio: "audio/mp4", video: "video/mp4" },
  "video/quicktime": { audio: "audio/mp4", video: "video/quicktime" },
  "video/webm": { audio: "audio/webm", video: "video/webm" },
  "video/matroska": { audio: "audio/x-matroska", video: "video/x-matroska" },
  "audio/ogg": { audio: "audio/ogg", video: "video/ogg" },
  "video/ogg": { audio: "audio/ogg", video: "video/ogg" },
  "application/ogg": { audio: "audio/ogg", video: "video/ogg" },
  "audio/mpeg": { audio: "audio/mpeg", video: "audio/mpeg" },
  "audio/wav": { audio: "audio/wav", video: "audio/wav" },
  "audio/flac": { audio: "audio/flac", video: "audio/flac" },
  "audio/aac": { audio: "audio/aac", video: "audio/aac" },
};

const ENDINGS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
  "video/mp4": "mp4",
  "video/quicktime": "mov",
  "video/webm": "webm",
  "video/x-matroska": "mkv",
  "video/ogg": "ogv",
  "audio/mp4": "m4a",
  "audio/webm": "webm",
  "audio/x-matroska": "mka",
  "audio/ogg": "ogg",
  "audio/mpeg": "mp3",
  "audio/wav": "wav",
  "audio/flac": "flac",
  "audio/aac": "aac",
};

/** Whether a file that begins so may be a recording. */
export function mayBeRecording(sniffed: string): boolean {
  return sniffed in CONTAINERS;
}

/** The content type of a recording in the container that the first bytes told. */
export function recordingType(sniffed: string, medium: "audio" | "video"): string {
  return CONTAINERS[sniffed]?.[medium] ?? UNKNOWN_TYPE;
}

/** A file's name as a message gives it, made fit; without one, the name it has. */
export function nameOf(given: string | undefined, contentType: string, own: string): string {
  return given === undefined ? own : safeFileName(given, endingOf(contentType), "file");
}

/** The ending that belongs to a content type; `null` where a file may keep its own. */
export function endingOf(contentType: string): string | null {
  return ENDINGS[contentType] ?? null;
}

/** As what a file is shown. Sound is a voice message only if it was recorded as one. */
export function kindOf(medium: Medium, asVoice: boolean): Kind {
  if (medium === "audio") return asVoice ? "voice" : "file";
  return medium === "other" ? "file" : medium;
}

const BAR = /^\d{1,3}$/;

/** The bars of a waveform, as its sender writes them; `null` when that is none. */
export function waveformOf(text: string): number[] | null {
  const parts = text.split(",").map((part) => part.trim());
  const bars = parts.filter((part) => BAR.test(part)).map(Number);
  const fits = bars.length === parts.length && bars.length <= MAX_BARS;
  return fits && bars.every((bar) => bar <= 255) ? bars : null;
}

/** Whether a browser may show the file itself rather than save it: only what was looked into. */
export function isShown(medium: Medium): boolean {
  return medium !== "other";
}

/** What the signature of a file's address covers. */
export function signedFileText(fileId: string, variant: FileVariant, expires: number): string {
  return `${fileId}/${variant}?expires=${expires}`;
}

/** A file's address with its signature. */
export function fileUrl(
  fileId: string,
  variant: FileVariant,
  expires: number,
  signature: string,
): string {
  return `/api/files/${fileId}/${variant}?expires=${expires}&signature=${signature}`;
}

const ONE_RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * The part that a `Range` header asks for (RFC 9110 §14): `null` for all of it, when there is no header, or one that may
 * be ignored (several parts, another unit); `unsatisfiable` when nothing of it is there.
 */
export function rangeOf(header: string | null, bytes: number): ByteRange | "unsatisfiable" | null {
  const [, first = "", last = ""] = ONE_RANGE.exec(header?.replace(/\s/g, "") ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? "unsatisfiable" : { offset: bytes - length, length };
  }
  const offset = Number(first);
  const end = last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== "" && Number(last) < offset) return null;
  return offset >= bytes ? "unsatisfiable" : { offset, length: end - offset + 1 };
}
