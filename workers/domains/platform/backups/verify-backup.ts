import type { PlatformDeps } from "../ports.ts";
import type { Budget } from "./budget.ts";
import { readLine } from "./copy/lines.ts";
import { BackupDamaged, copyKey, manifestKey, openManifest } from "./manifest.ts";
import type { BackupPorts } from "./ports.ts";
import { readChunk } from "./read-chunk.ts";
import { MEDIA_PIECE_BYTES, SEAL_BYTES } from "./seal.ts";
import type { BackupRow } from "./store.ts";

/** Where a verification is, and what it has found. */
export interface VerifyCursor {
  readonly phase: "verify";
  readonly number: number;
  readonly stores: number;
  readonly rows: number;
  readonly files: number;
}

export const VERIFY_START: VerifyCursor = {
  phase: "verify",
  number: 0,
  stores: 0,
  rows: 0,
  files: 0,
};

type Found =
  | { readonly kind: "more"; readonly cursor: VerifyCursor }
  | { readonly kind: "whole" }
  | { readonly kind: "damaged"; readonly problem: string };

const LIST = 1_000;

/** Length of a file's copy: each piece is sealed. */
export function copyBytes(bytes: number): number {
  return bytes + SEAL_BYTES * Math.max(1, Math.ceil(bytes / MEDIA_PIECE_BYTES));
}

/** Whether copies of these files, in the order of their keys, are there in full. */
async function checkCopies(
  { bucket }: BackupPorts,
  files: readonly { readonly key: string; readonly bytes: number }[],
): Promise<void> {
  const there = new Map<string, number>();
  const prefix = copyKey("");
  const last = files.at(-1);
  if (!last) return;
  // The list begins after a key: after the one that comes just before the first.
  const first = files[0]?.key ?? "";
  let after: string | null = first.length > 1 ? prefix + first.slice(0, -1) : null;
  for (;;) {
    const page = await bucket.list(prefix, after, LIST);
    for (const { key, bytes } of page) there.set(key, bytes);
    after = page.at(-1)?.key ?? null;
    if (page.length < LIST || (after ?? "") >= copyKey(last.key)) break;
  }
  for (const { key, bytes } of files) {
    const found = there.get(copyKey(key));
    if (found === undefined) throw new BackupDamaged(`the copy of file ${key} is missing`);
    if (found !== copyBytes(bytes)) throw new BackupDamaged(`the copy of file ${key} is cut off`);
  }
}

async function checkChunk(ports: BackupPorts, text: string, cursor: VerifyCursor) {
  let { stores, rows } = cursor;
  const files: { key: string; bytes: number }[] = [];
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    // Rows are counted by the end of their store: they need no reading here.
    if (text[at] === "E" || text[at] === "M") {
      const line = readLine(text.slice(at, end));
      if (line.kind === "M") files.push({ key: line.key, bytes: line.bytes });
      if (line.kind === "E") {
        stores += 1;
        for (const count of Object.values(line.rows)) rows += count;
      }
    }
    at = end + 1;
  }
  await checkCopies(ports, files);
  return { ...cursor, number: cursor.number + 1, stores, rows, files: cursor.files + files.length };
}

/** Reads chunks again as they lie in the bucket, opens them and counts what is in them. */
export async function verifyChunks(
  deps: PlatformDeps,
  ports: BackupPorts,
  row: BackupRow,
  from: VerifyCursor,
  budget: Budget,
): Promise<Found> {
  try {
    const bytes = await ports.bucket.get(manifestKey(row.id));
    if (!bytes) throw new BackupDamaged(`the manifest of backup ${row.id} is missing`);
    const { manifest, key } = await openManifest(await ports.keys(), row.id, bytes);
    let cursor = from;
    while (cursor.number < manifest.chunks.length) {
      if (budget.spent) return { kind: "more", cursor };
      const read = (name: string) => ports.bucket.get(name);
      const text = await readChunk(read, key, manifest, cursor.number);
      cursor = await checkChunk(ports, text, cursor);
      budget.spend(3);
    }
    const { stores, rows, files } = manifest.totals;
    const same = cursor.stores === stores && cursor.rows === rows && cursor.files === files;
    if (same) return { kind: "whole" };
    return { kind: "damaged", problem: `backup ${row.id} does not hold what its manifest says` };
  } catch (error) {
    if (!(error instanceof BackupDamaged)) throw error;
    deps.log.warn("a backup is not whole", { backup: row.id });
    return { kind: "damaged", problem: error.message };
  }
}
