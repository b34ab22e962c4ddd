import { ascii, be32 } from "../formats/binary.ts";
import type { ImageFacts } from "../formats/image-facts.ts";
import { ImageScan } from "../formats/image-scan.ts";
import { refuse } from "../formats/refusal.ts";
import type { Scan } from "../receive-file.ts";
import { HEAD_BYTES } from "../uploads/rules.ts";

/** What one look at a file that went by tells. */
export interface FirstLook {
  /** The beginning of the file, at most 4,100 bytes. */
  readonly head: Uint8Array;
  /** Of a whole, well-formed picture. */
  readonly picture: ImageFacts | null;
}

const SIGNATURES: readonly (readonly [mark: string, at: number])[][] = [
  [["\xff\xd8\xff", 0]],
  [["\x89PNG\r\n\x1a\n", 0]],
  [["GIF87a", 0]],
  [["GIF89a", 0]],
  [
    ["RIFF", 0],
    ["WEBP", 8],
  ],
];

/** AVIF is told by the brands of its first box: those of films begin alike. */
function isAvif(head: Uint8Array): boolean {
  if (ascii(head, 4, 8) !== "ftyp") return false;
  const text = ascii(head, 8, Math.min(be32(head, 0), head.length));
  const brands: readonly string[] = text.match(/.{4}/gs) ?? [];
  return brands.includes("avif") || brands.includes("avis");
}

/** Whether the file says that it is a picture of a kind that the gallery takes: then it has to be one. */
function claimsToBePicture(head: Uint8Array): boolean {
  const has = ([mark, at]: readonly [string, number]) => ascii(head, at, at + mark.length) === mark;
  return SIGNATURES.some((marks) => marks.every(has)) || (head.length >= 16 && isAvif(head));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Watches any file go by. One that begins as a picture is held to what the gallery asks of pictures, and refused where
 * the gallery would refuse it; of anything else the beginning is kept.
 */
export class FileScan implements Scan<FirstLook> {
  #waiting: Uint8Array[] = [];
  #length = 0;
  #head: Uint8Array | null = null;
  #picture: ImageScan | null = null;

  push(chunk: Uint8Array): void {
    if (this.#head) {
      this.#picture?.push(chunk);
      return;
    }
    this.#waiting.push(chunk);
    this.#length += chunk.length;
    if (this.#length >= HEAD_BYTES) this.#decide();
  }

  /** Whether what has come is held to be a picture; known once 4,100 bytes have. */
  get isPicture(): boolean {
    return this.#picture !== null;
  }

  finish(): FirstLook {
    if (!this.#head) this.#decide();
    const head = this.#head ?? new Uint8Array();
    if (head.length === 0) throw refuse("empty");
    return { head, picture: this.#picture?.finish() ?? null };
  }

  #decide(): void {
    const begun = joined(this.#waiting);
    this.#waiting = [];
    this.#head = begun.slice(0, HEAD_BYTES);
    if (!claimsToBePicture(this.#head)) return;
    this.#picture = new ImageScan();
    this.#picture.push(begun);
  }
}
