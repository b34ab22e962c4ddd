import { supportedMimeTypes } from "file-type";
import { DAY, MINUTE, type Millis, SECOND } from "../../../../shared/kernel/time.ts";

/** The one version of the protocol that is spoken (tus 1.0.0). */
export const TUS_VERSION = "1.0.0";
export const TUS_EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration";
/** Body of a piece. */
export const PIECE_TYPE = "application/offset+octet-stream";

/** So much of a file's beginning tells what it is. */
export const HEAD_BYTES = 4_100;
/** An upload that is not finished by then is forgotten. */
export const UPLOAD_LIFE_MS: Millis = DAY;
/** How long a signed address takes its object; well under the hour after which loose objects are swept. */
export const SIGNED_PUT_SECONDS = (15 * MINUTE) / SECOND;
/** How long what was put there may wait to be completed. */
export const COMPLETED_WITHIN_MS: Millis = 30 * MINUTE;
/** A piece whose sender has been silent for this long gives way to one that comes. */
export const SILENT_MS: Millis = 10 * SECOND;

const MIB = 1_024 * 1_024;
/** R2 takes parts of at least 5 MiB, all but the last of one length, and 10,000 of them. */
const SMALLEST_PART = 5 * MIB;
const MOST_PARTS = 10_000;

/** Length of the parts of an object of this length. */
export function partBytes(length: number): number {
  return Math.max(SMALLEST_PART, Math.ceil(length / MOST_PARTS / MIB) * MIB);
}

const COUNT = /^\d{1,15}$/;

/** A header that counts bytes; `null` when it does not. */
export function byteCount(header: string | null): number | null {
  return header !== null && COUNT.test(header) ? Number(header) : null;
}

/** Bytes of base64; `null` for what is none. */
function decoded(text: string): Uint8Array | null {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return null;
  }
}

const CHECKSUM = /^sha256 ([A-Za-z0-9+/]{43}=)$/;

/** SHA-256 in hex that `Upload-Checksum` gives; `null` for another algorithm, or none. */
export function checksumOf(header: string): string | null {
  const [, base64 = ""] = CHECKSUM.exec(header) ?? [];
  const bytes = base64 === "" ? null : decoded(base64);
  return bytes?.length === 32 ? bytes.toHex() : null;
}

const META_KEY = /^[\x21-\x2b\x2d-\x7e]{1,64}$/;
const MOST_METADATA = 4_096;

/** Pairs of `Upload-Metadata`: keys, each with its value in base64, separated by commas. `null` when it is not. */
export function metadataOf(header: string): Readonly<Record<string, string>> | null {
  if (header.length > MOST_METADATA) return null;
  const pairs: Record<string, string> = Object.create(null);
  if (header.trim() === "") return pairs;
  for (const part of header.split(",")) {
    const [key = "", value = "", ...rest] = part.trim().split(" ");
    const bytes = decoded(value);
    if (!META_KEY.test(key) || rest.length > 0 || bytes === null || key in pairs) return null;
    pairs[key] = new TextDecoder().decode(bytes);
  }
  return pairs;
}

/** Names in use for types that are told by another. */
const ALIASES = [
  "image/jpg",
  "image/pjpeg",
  "audio/mp3",
  "audio/wave",
  "video/avi",
  "video/msvideo",
];
/** Of these some files can be told, not all: their mark is optional, or not at the beginning. */
const SOMETIMES_TOLD: ReadonlySet<string> = new Set([
  "application/apple-diskimage",
  "application/dicom",
  "application/iso9660-image",
  "application/pgp-encrypted",
  "application/tar",
  "application/xml",
  "model/stl",
]);

/** One name of a type that has several: `x-` comes and goes, and a container is of sound or of video. */
function commonName(contentType: string): string {
  const [name = ""] = contentType.toLowerCase().split(";");
  return name
    .trim()
    .replace("/x-", "/")
    .replace(/^audio\//, "video/");
}

const TOLD: ReadonlySet<string> = new Set([...supportedMimeTypes, ...ALIASES].map(commonName));

/** Whether every file of this type is known by its first bytes. Texts have none of their own. */
export function isToldByBytes(contentType: string): boolean {
  const name = commonName(contentType);
  return TOLD.has(name) && !SOMETIMES_TOLD.has(name) && !name.startsWith("text/");
}

const HASH = /^[0-9a-f]{64}$/;

/** Whether this is a SHA-256 in lower-case hex. */
export function isSha256(text: string): boolean {
  return HASH.test(text);
}
