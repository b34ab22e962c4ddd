import { DAY } from "../../../../shared/kernel/time.ts";
import type { PlatformDeps } from "../ports.ts";
import type { BackupBucket } from "./ports.ts";
import { keptBackups } from "./rules.ts";
import { deleteBackup, findComplete, findFailedBefore } from "./store.ts";

const LIST = 1_000;
/** So long a failed one can be looked at. */
const FAILED_MS = 7 * DAY;

/** The manifest goes first: what has none is no backup any more, whatever is left of it. */
async function emptyFolder(bucket: BackupBucket, id: string): Promise<void> {
  const prefix = `backups/${id}/`;
  await bucket.delete([`${prefix}manifest`]);
  for (;;) {
    const page = await bucket.list(prefix, null, LIST);
    await bucket.delete(page.map(({ key }) => key));
    if (page.length < LIST) return;
  }
}

/** Deletes the backups that are kept no longer. Answers how many. */
export async function forgetBackups(deps: PlatformDeps, bucket: BackupBucket): Promise<number> {
  const complete = await findComplete(deps.db);
  // One that is damaged keeps no other from being kept.
  const kept = keptBackups(complete.filter(({ problem }) => problem === null));
  const newest = complete[0]?.startedAt ?? 0;
  const over = complete.filter(
    ({ id, problem, startedAt }) =>
      !kept.has(id) && (problem === null || startedAt < newest - FAILED_MS),
  );
  const failed = await findFailedBefore(deps.db, deps.clock.now() - FAILED_MS);
  for (const { id } of [...over, ...failed]) {
    await emptyFolder(bucket, id);
    await deleteBackup(deps.db, id);
  }
  return over.length + failed.length;
}
