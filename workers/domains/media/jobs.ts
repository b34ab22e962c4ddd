import { MINUTE } from "../../../shared/kernel/time.ts";
import type { CronJob } from "../platform/index.ts";
import type { MediaDeps } from "./deps.ts";
import { discardObject } from "./discard-object.ts";
import { UNUSED_MS } from "./files/rules.ts";
import { dropUnused, noteUsed, unusedFiles } from "./files/store.ts";
import { finishFile } from "./finish-file.ts";
import { dropReferences } from "./release-file.ts";
import { LOOSE_MS } from "./rules.ts";
import { condemnedKeys, condemnLoose, storedAltogether, undecodedFiles } from "./store.ts";
import { endLapsed } from "./uploads/store.ts";

const SWEPT_AT_ONCE = 500;
const FINISHED_AT_ONCE = 5;
const DROPPED_AT_ONCE = 100;

/** Deletes what uploads and deletions that died have left behind. Answers how many objects went. */
async function sweepLooseObjects(deps: MediaDeps): Promise<{ swept: number; left: number }> {
  const upTo = deps.clock.now() - LOOSE_MS;
  await condemnLoose(deps.db, upTo);
  const keys = await condemnedKeys(deps.db, upTo, SWEPT_AT_ONCE);
  for (const key of keys) await discardObject(deps, key);
  const left = await condemnedKeys(deps.db, upTo, SWEPT_AT_ONCE);
  return {
    swept: keys.length - keys.filter((key) => left.includes(key)).length,
    left: left.length,
  };
}

/** Decodes large files whose Worker died before it had done so. */
async function finishFiles(deps: MediaDeps): Promise<Record<string, number>> {
  const files = await undecodedFiles(deps.db, deps.clock.now() - MINUTE, FINISHED_AT_ONCE);
  const report: Record<string, number> = {};
  for (const { sha256 } of files) {
    const outcome = await finishFile(deps, sha256);
    report[outcome] = (report[outcome] ?? 0) + 1;
  }
  return report;
}

/** Gives the room of uploads back whose object did not: it does so itself when it lapses. */
async function endLapsedUploads({ db, clock }: MediaDeps): Promise<{ ended: number }> {
  return { ended: (await endLapsed(db, clock.now() - LOOSE_MS)).length };
}

/** Drops uploads that were never sent, or that nothing shows any more. Answers how many went. */
async function sweepUnusedFiles(deps: MediaDeps): Promise<{ dropped: number }> {
  const { db, clock } = deps;
  const unused = await unusedFiles(db, clock.now() - UNUSED_MS, DROPPED_AT_ONCE);
  for (const { id, sha256 } of unused) {
    // One that something shows after all is not asked about again.
    await dropReferences(deps, sha256, [...dropUnused(db, id), noteUsed(db, id)]);
  }
  return { dropped: unused.length };
}

/** Measures what is stored. */
async function measureStorage({
  db,
  metrics,
}: MediaDeps): Promise<{ bytes: number; files: number }> {
  const stored = await storedAltogether(db);
  metrics.set("veche_storage_bytes", {}, stored.bytes);
  metrics.set("veche_files", {}, stored.files);
  return stored;
}

export const mediaCrons: readonly CronJob<MediaDeps>[] = [
  { name: "media.measure-storage", on: "counters", run: measureStorage },
  { name: "media.sweep-loose-objects", on: "orphans", run: sweepLooseObjects },
  { name: "media.sweep-unused-files", on: "orphans", run: sweepUnusedFiles },
  { name: "media.end-lapsed-uploads", on: "orphans", run: endLapsedUploads },
  { name: "media.finish-files", on: "minute", run: finishFiles },
];
