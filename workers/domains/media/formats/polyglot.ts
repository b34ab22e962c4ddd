import { ascii, le32 } from "./binary.ts";
import { refuse } from "./refusal.ts";
import { Tail } from "./tail.ts";

/** PDF readers look for `%PDF-` in the first kilobyte. */
const DOCUMENT_REACH = 1_024;
const END_RECORD_BYTES = 22;
/** A ZIP reader looks for the end record where the longest comment could still follow it (APPNOTE 4.3.16). */
const ARCHIVE_REACH = END_RECORD_BYTES + 65_535;
const END_RECORD = [0x50, 0x4b, 0x05, 0x06] as const;

/** RAR readers look for their mark in the first megabytes, for the sake of self-extracting archives; so does 7-Zip. */
const MARKED_REACH = 4 * 1_024 * 1_024;
const ARCHIVE_MARKS = [
  [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07],
  [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
] as const;
const LONGEST_MARK = 6;

/** Whether a ZIP end record stands here, with a directory that fits before it: readers mind neither disks nor counts. */
function isEndRecord(bytes: Uint8Array, at: number, before: number): boolean {
  if (!END_RECORD.every((byte, index) => bytes[at + index] === byte)) return false;
  if (at + END_RECORD_BYTES > bytes.length) return false;
  const wide = le32(bytes, at + 16) === 0xffff_ffff;
  return wide || le32(bytes, at + 12) <= before + at;
}

function holds(bytes: Uint8Array, mark: readonly [number, ...number[]]): boolean {
  for (let at = bytes.indexOf(mark[0]); at >= 0; at = bytes.indexOf(mark[0], at + 1)) {
    if (mark.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}

function holdsArchive(end: Uint8Array, before: number): boolean {
  for (let at = end.indexOf(END_RECORD[0]); at >= 0; at = end.indexOf(END_RECORD[0], at + 1)) {
    if (isEndRecord(end, at, before)) return true;
  }
  return false;
}

/** Watches a file for being something else as well, wherever in the image's own structure that may hide. */
export class PolyglotWatch {
  readonly #tail = new Tail(ARCHIVE_REACH);
  readonly #seam = new Tail(LONGEST_MARK - 1);
  #head = "";
  #length = 0;

  push(chunk: Uint8Array): void {
    const missing = DOCUMENT_REACH - this.#head.length;
    if (missing > 0) {
      this.#head += ascii(chunk, 0, missing);
      if (this.#head.includes("%PDF-")) throw refuse("document");
    }
    if (this.#length < MARKED_REACH) this.#lookForMarks(chunk);
    this.#tail.push(chunk);
    this.#length += chunk.length;
  }

  /** A mark may lie across the seam of two chunks. */
  #lookForMarks(chunk: Uint8Array): void {
    const before = this.#seam.bytes();
    const start = chunk.subarray(0, LONGEST_MARK - 1);
    const seam = new Uint8Array(before.length + start.length);
    seam.set(before);
    seam.set(start, before.length);
    this.#seam.push(chunk);
    const found = ARCHIVE_MARKS.some((mark) => holds(seam, mark) || holds(chunk, mark));
    if (found) throw refuse("archive");
  }

  finish(): void {
    const end = this.#tail.bytes();
    if (holdsArchive(end, this.#length - end.length)) throw refuse("archive");
  }
}
