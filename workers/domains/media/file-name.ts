import type { ImageType } from "./ports.ts";
import { EXTENSIONS } from "./rules.ts";

const LONGEST_STEM_BYTES = 200;
/** Control characters, invisible formatting (direction marks among it), surrogates, and what file systems forbid. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}<>:"|?*]/gu;
const EXTENSION = /\.[A-Za-z0-9]{1,8}$/;

/** The beginning of the text, at most `bytes` long in UTF-8, no character cut in two. */
function shortened(text: string, bytes: number): string {
  const room = new Uint8Array(bytes);
  const { read } = new TextEncoder().encodeInto(text, room);
  return text.slice(0, read);
}

/**
 * A name that is safe on any disk, from whatever a client called its file: the last part of a path, without tricks,
 * with the ending of what the bytes are. Names are only ever shown and offered; nothing is stored under them.
 */
export function cleanFileName(name: string, contentType: ImageType): string {
  const last = name.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const stem = last
    .replace(UNFIT, "")
    .replace(EXTENSION, "")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  return `${shortened(stem, LONGEST_STEM_BYTES).trim() || "image"}.${EXTENSIONS[contentType]}`;
}

/** `Content-Disposition` that has a browser save the file under this name (RFC 6266, RFC 8187). */
export function attachmentHeader(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
