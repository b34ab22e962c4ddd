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
 * A name that is safe on any disk, from whatever a client called its file: the last part of a path, without tricks, with
 * this ending (`null`: its own). Names are only ever shown and offered; nothing is stored under them.
 */
export function safeFileName(name: string, ending: string | null, unnamed: string): string {
  const last = name.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const fit = last.replace(UNFIT, "").trimEnd();
  const own = EXTENSION.exec(fit)?.[0].slice(1).toLowerCase();
  const stem = fit.replace(EXTENSION, "").replace(/^[\s.]+|[\s.]+$/g, "");
  const extension = ending ?? own;
  const whole = shortened(stem, LONGEST_STEM_BYTES).trim() || unnamed;
  return extension === undefined ? whole : `${whole}.${extension}`;
}

/** The name of a picture, with the ending of what the bytes are. */
export function cleanFileName(name: string, contentType: ImageType): string {
  return safeFileName(name, EXTENSIONS[contentType], "image");
}

/** `Content-Disposition` by which a browser shows the file under this name, or saves it (RFC 6266, RFC 8187). */
export function dispositionHeader(type: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${type}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** `Content-Disposition` that has a browser save the file under this name. */
export function attachmentHeader(name: string): string {
  return dispositionHeader("attachment", name);
}
