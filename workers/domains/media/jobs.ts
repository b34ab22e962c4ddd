import { MINUTE } from "../../../shared/kernel/time.ts";
import type { CronJob } from "../platform/index.ts";
import type { MediaDeps } from "./deps.ts";
import { discardObject } from "./discard-object.ts";
import { finishFile } from "./finish-file.ts";
import { LOOSE_MS } from "./rules.ts";
import { condemnedKeys, condemnLoose, undecodedFiles } from "./store.ts";

const SWEPT_AT_ONCE = 500;
const FINISHED_AT_ONCE = 5;

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

export const mediaCrons: readonly CronJob<MediaDeps>[] = [
  { name: "media.sweep-loose-objects", on: "orphans", run: sweepLooseObjects },
  { name: "media.finish-files", on: "minute", run: finishFiles },
];
