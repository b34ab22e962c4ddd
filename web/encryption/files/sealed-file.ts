import type { FileSeal } from "./sealed-blob.ts";

/** A file that was encrypted before it was uploaded: where it is, what opens it, and what it is then. */
export interface SealedFile extends FileSeal, FileAbout {
  readonly fileId: string;
  /** A small picture of it, a JPEG, sealed for itself. */
  readonly thumb?: FileSeal & { readonly fileId: string };
}

/** What its sender says of a file. */
export interface FileAbout {
  readonly kind: "image" | "video" | "voice" | "file";
  readonly name: string;
  readonly contentType: string;
  /** Of the file as it was; the sealed one is longer. */
  readonly bytes: number;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  readonly waveform?: readonly number[];
  /** Base64. */
  readonly thumbHash?: string;
}

/**
 * What a browser shows by itself, by kind. Whatever else a member says that a file is, it is only kept: shown from our
 * own origin, a page or a drawing with a script in it would run there.
 */
const SHOWN: Readonly<Record<FileAbout["kind"], RegExp>> = {
  image: /^image\/(jpeg|png|gif|webp|avif)$/,
  video: /^video\/(mp4|webm|quicktime|ogg|x-matroska)$/,
  voice: /^audio\/(mp4|webm|ogg|mpeg|wav|aac|flac)$/,
  file: /^/,
};

/** As what a file is shown. */
export function shownKind({ kind, contentType }: FileAbout): FileAbout["kind"] {
  return SHOWN[kind].test(contentType) ? kind : "file";
}

const LONGEST_NAME = 255;
const LONGEST_TYPE = 127;
const LONGEST_THUMB_HASH = 64;
const MOST_BARS = 128;
const LARGEST_SIDE = 100_000;
const ID = /^[0-9a-f-]{36}$/;
/** 32 bytes in base64. */
const BASE64_32 = /^[A-Za-z0-9+/]{43}=$/;

/** Whether a member has said this of a file, in a way that can be shown. Members may send anything. */
export function isSealedFile(value: unknown): value is SealedFile {
  if (!isSeal(value)) return false;
  const { kind, name, contentType, bytes, thumb } = value;
  if (!isText(name, LONGEST_NAME) || !isText(contentType, LONGEST_TYPE)) return false;
  if (typeof kind !== "string" || !Object.hasOwn(SHOWN, kind)) return false;
  if (!isCount(bytes, Number.MAX_SAFE_INTEGER)) return false;
  return isLookGood(value) && (thumb === undefined || isSeal(thumb));
}

type Said = Readonly<Record<string, unknown>>;

function isSeal(value: unknown): value is Said {
  if (typeof value !== "object" || value === null) return false;
  const { fileId, key, sha256 } = value as Said;
  const isOf = (shape: RegExp, text: unknown) => typeof text === "string" && shape.test(text);
  return isOf(ID, fileId) && isOf(BASE64_32, key) && isOf(BASE64_32, sha256);
}

function isLookGood({ width, height, durationMs, waveform, thumbHash }: Said): boolean {
  const sides = [width, height].every((one) => one === undefined || isCount(one, LARGEST_SIDE));
  const lasts = durationMs === undefined || isCount(durationMs, Number.MAX_SAFE_INTEGER);
  const sounds =
    waveform === undefined ||
    (Array.isArray(waveform) &&
      waveform.length <= MOST_BARS &&
      waveform.every((bar) => isCount(bar, 255)));
  return (
    sides && lasts && sounds && (thumbHash === undefined || isText(thumbHash, LONGEST_THUMB_HASH))
  );
}

function isCount(value: unknown, most: number): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= most;
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === "string" && value.length <= longest;
}
