import type { PlatformDeps } from "../ports.ts";
import type { Budget } from "./budget.ts";
import { nextOfWalk, type WalkCursor } from "./copy/walk.ts";
import { type Manifest, manifestKey, sealManifest } from "./manifest.ts";
import type { BackupBucket, BackupPorts } from "./ports.ts";
import { chunkPlace, sealText, sha256 } from "./seal.ts";
import { type BackupRow, findChunks, findComplete, noteProblem, noteStep } from "./store.ts";
import { VERIFY_START, type VerifyCursor, verifyChunks } from "./verify-backup.ts";

/** Characters of a chunk before it is compressed: it is in memory three times over. */
const CHUNK_LENGTH = 4 * 1_024 * 1_024;
const KEY_BYTES = 8;
const LIST = 1_000;

export type BackupCursor = WalkCursor | { readonly phase: "manifest" } | VerifyCursor;

class Overtaken extends Error {
  override readonly name = "Overtaken";
}

interface Counted {
  readonly stores: number;
  readonly rows: number;
}

/** Stores that end in the text, and their rows. */
export function countEnds(text: string): Counted {
  let [stores, rows] = [0, 0];
  for (const [, json = "{}"] of text.matchAll(/^E\t(.*)$/gm)) {
    stores += 1;
    for (const count of Object.values<number>(JSON.parse(json))) rows += count;
  }
  return { stores, rows };
}

async function noted(
  deps: PlatformDeps,
  row: BackupRow,
  change: Parameters<typeof noteStep>[2],
  chunk: Parameters<typeof noteStep>[3] = null,
): Promise<BackupRow> {
  const done = await noteStep(deps.db, row, { problem: null, ...change }, chunk);
  if (!done) throw new Overtaken("somebody else goes on with this backup");
  return { ...row, ...change, version: row.version + 1 };
}

/** One chunk: as much of the walk as fits into it, written, and noted with the place to go on from. */
async function makeChunk(
  deps: PlatformDeps,
  ports: BackupPorts,
  row: BackupRow,
  from: WalkCursor,
  budget: Budget,
): Promise<BackupRow> {
  const { first: key } = await ports.keys();
  const complete = await findComplete(deps.db);
  const oldest = complete.at(-1)?.startedAt ?? row.startedAt;
  let text = "";
  let cursor: WalkCursor | null = from;
  let { files, fileBytes } = row;
  while (cursor && text.length < CHUNK_LENGTH && !budget.spent) {
    const piece = await nextOfWalk(ports, key, cursor, Math.min(oldest, row.startedAt));
    budget.spend(piece.calls);
    text += piece.text;
    cursor = piece.next;
    files += piece.files;
    fileBytes += piece.fileBytes;
  }
  const next: BackupCursor = cursor ?? { phase: "manifest" };
  if (text === "") return noted(deps, row, { cursor: next, files, fileBytes });
  const number = (await findChunks(deps.db, row.id)).length;
  const sealed = await sealText(key, text, chunkPlace(row.id, number));
  // A name of its own: of two who write the same chunk, what is noted lies where it is noted.
  const name = Buffer.from(deps.ids.random(KEY_BYTES)).toString("hex");
  const entry = {
    key: `backups/${row.id}/${String(number).padStart(8, "0")}-${name}`,
    ...{ bytes: sealed.length, sha256: await sha256(sealed) },
  };
  await ports.bucket.put(entry.key, sealed);
  const ends = countEnds(text);
  const totals = { stores: row.stores + ends.stores, rows: row.rows + ends.rows };
  const bytes = row.bytes + sealed.length;
  const change = { cursor: next, files, fileBytes, bytes, ...totals };
  return noted(deps, row, change, { ...entry, number });
}

/** Chunks of steps that were overtaken. */
async function sweepChunks(bucket: BackupBucket, id: string, known: ReadonlySet<string>) {
  const prefix = `backups/${id}/`;
  for (let after: string | null = null; ; ) {
    const page = await bucket.list(prefix, after, LIST);
    await bucket.delete(page.map(({ key }) => key).filter((key) => !known.has(key)));
    after = page.at(-1)?.key ?? null;
    if (page.length < LIST) return;
  }
}

async function writeManifest(
  deps: PlatformDeps,
  { keys, bucket }: BackupPorts,
  row: BackupRow,
): Promise<BackupRow> {
  const { first: key } = await keys();
  const chunks = await findChunks(deps.db, row.id);
  const { id, startedAt, stores, rows, files, fileBytes } = row;
  const endedAt = deps.clock.now();
  const totals = { stores, rows, files, fileBytes };
  const manifest: Manifest = { id, startedAt, endedAt, chunks, totals };
  const sealed = await sealManifest(key, manifest);
  await bucket.put(manifestKey(id), sealed);
  await sweepChunks(bucket, id, new Set([manifestKey(id), ...chunks.map((chunk) => chunk.key)]));
  deps.metrics.count("veche_backups_total", { result: "complete" });
  deps.metrics.set("veche_backup_bytes", {}, row.bytes + sealed.length);
  deps.metrics.set("veche_backup_duration_seconds", {}, (endedAt - startedAt) / 1_000);
  const done = { state: "complete", endedAt, bytes: row.bytes + sealed.length } as const;
  return noted(deps, row, { ...done, cursor: VERIFY_START });
}

async function step(
  deps: PlatformDeps,
  ports: BackupPorts,
  row: BackupRow,
  cursor: BackupCursor,
  budget: Budget,
): Promise<BackupRow> {
  if (cursor.phase === "manifest") return writeManifest(deps, ports, row);
  if (cursor.phase !== "verify") return makeChunk(deps, ports, row, cursor, budget);
  const found = await verifyChunks(deps, ports, row, cursor, budget);
  if (found.kind === "more") return noted(deps, row, { cursor: found.cursor });
  const now = deps.clock.now();
  if (found.kind === "whole") {
    deps.metrics.set("veche_backup_verified_timestamp_seconds", {}, Math.floor(now / 1_000));
    return noted(deps, row, { cursor: null, verifiedAt: now });
  }
  deps.metrics.count("veche_backups_total", { result: "damaged" });
  deps.log.error("a backup is damaged", { backup: row.id, problem: found.problem });
  return noted(deps, row, { cursor: null, verifiedAt: null, problem: found.problem });
}

function reportOf({ id, state, stores, rows, files, bytes, verifiedAt, problem }: BackupRow) {
  const verified = verifiedAt !== null;
  return { backup: id, state, stores, rows, files, bytes, verified, ...(problem && { problem }) };
}

/** Goes on with a backup until it is made and verified, or the budget is spent. What goes wrong stands with it. */
export async function advance(
  deps: PlatformDeps,
  ports: BackupPorts,
  row: BackupRow,
  budget: Budget,
): Promise<Record<string, unknown>> {
  let current = row;
  try {
    while (current.cursor !== null && !budget.spent) {
      // What the column holds, this module has written.
      const cursor = current.cursor as BackupCursor;
      current = await step(deps, ports, current, cursor, budget);
      budget.spend(2);
    }
  } catch (error) {
    if (!(error instanceof Overtaken)) await noteProblem(deps.db, row.id, String(error));
    throw error;
  }
  return reportOf(current);
}
