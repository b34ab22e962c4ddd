import { copyKey } from "../manifest.ts";
import type { BackupPorts, Stored } from "../ports.ts";
import { type BackupKey, MEDIA_PIECE_BYTES, mediaPlace } from "../seal.ts";
import { mediaLine } from "./lines.ts";

/** Files looked at together. */
const PAGE = 200;
/** Bytes copied before the walk notes where it is. */
const MOST_BYTES = 64 * 1_024 * 1_024;
const COPIES = copyKey("");
const GONE = "gone/";

async function* sealedPieces(
  { files }: BackupPorts,
  key: BackupKey,
  file: Stored,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let piece = 0, at = 0; piece === 0 || at < file.bytes; piece += 1) {
    const length = Math.min(MEDIA_PIECE_BYTES, file.bytes - at);
    const bytes = length === 0 ? new Uint8Array(0) : await files.read(file.key, at, length);
    if (bytes === null) throw new FileGone();
    at += length;
    yield await key.seal(bytes, mediaPlace(file.key, piece, at >= file.bytes));
  }
}

class FileGone extends Error {}

/** Copies a file, once: its bytes never change. Answers false if it was deleted meanwhile. */
async function copyFile(ports: BackupPorts, key: BackupKey, file: Stored): Promise<boolean> {
  try {
    await ports.bucket.putPieces(copyKey(file.key), key.id, sealedPieces(ports, key, file));
    return true;
  } catch (error) {
    if (error instanceof FileGone) return false;
    throw error;
  }
}

/** Copies of the files between two keys; `null` stands for the beginning and the end. */
async function copiesBetween({ bucket }: BackupPorts, after: string | null, last: string | null) {
  const copies = new Map<string, Stored>();
  for (let from = after === null ? null : COPIES + after; ; ) {
    const page = await bucket.list(COPIES, from, PAGE);
    for (const copy of page) {
      const key = copy.key.slice(COPIES.length);
      if (last !== null && key > last) return copies;
      copies.set(key, copy);
    }
    from = page.at(-1)?.key ?? null;
    if (page.length < PAGE) return copies;
  }
}

/**
 * Copies whose file is gone: a mark says since when. Once no backup is left that is older than the mark, no backup needs
 * the copy.
 */
async function sweepCopies(
  { bucket }: BackupPorts,
  gone: readonly string[],
  after: string | null,
  oldestNeeded: number,
): Promise<void> {
  if (gone.length === 0) return;
  const marks = new Map<string, number>();
  for (let from = after === null ? null : GONE + after; ; ) {
    const page = await bucket.list(GONE, from, PAGE);
    for (const { key, at } of page) marks.set(key.slice(GONE.length), at);
    from = page.at(-1)?.key ?? null;
    if (page.length < PAGE || (from ?? "") >= GONE + (gone.at(-1) ?? "")) break;
  }
  for (const key of gone) {
    const since = marks.get(key);
    if (since === undefined) await bucket.put(GONE + key, new Uint8Array(0));
    else if (since < oldestNeeded) await bucket.delete([copyKey(key), GONE + key]);
  }
}

export interface FilesPiece {
  readonly text: string;
  readonly next: string | null;
  readonly files: number;
  readonly bytes: number;
}

/**
 * The files after that key: each is copied unless it was before, and named. Copies under an old key are made anew, so that
 * a key that was replaced is needed no longer than the backups that were sealed with it.
 */
export async function nextFiles(
  ports: BackupPorts,
  key: BackupKey,
  after: string | null,
  oldestNeeded: number,
): Promise<FilesPiece> {
  const page = await ports.files.list(after, PAGE);
  const whole = page.length < PAGE;
  const copies = await copiesBetween(ports, after, whole ? null : (page.at(-1)?.key ?? null));
  let text = "";
  let [files, bytes, copied] = [0, 0, 0];
  let last = after;
  for (const file of page) {
    const copy = copies.get(file.key);
    last = file.key;
    if (copy?.keyId !== key.id) {
      copied += file.bytes;
      if (!(await copyFile(ports, key, file))) continue;
    }
    text += mediaLine(file.key, file.bytes);
    files += 1;
    bytes += file.bytes;
    if (copied >= MOST_BYTES && file !== page.at(-1)) return { text, next: last, files, bytes };
  }
  const there = new Set(page.map((file) => file.key));
  const gone = [...copies.keys()].filter((each) => !there.has(each));
  await sweepCopies(ports, gone.toSorted(), after, oldestNeeded);
  return { text, next: whole ? null : last, files, bytes };
}
