import type { MediaDeps } from "../deps.ts";
import { countReference } from "../store.ts";
import { copyUserFile, ownCopy } from "./store.ts";

type Deps = Pick<MediaDeps, "db" | "ids" | "clock" | "fileQuota">;

/**
 * Makes somebody an owner of what they have been shown, so that they can send it on: whoever calls has seen to it that
 * they may see it. No bytes are copied, and what they have already is used again. Answers their own uploads in the same
 * order, without those that are gone or no longer fit.
 */
export async function copyFiles(
  deps: Deps,
  userId: string,
  fileIds: readonly string[],
): Promise<string[]> {
  const { db, ids, clock, fileQuota: quota } = deps;
  const copies: string[] = [];
  for (const fileId of fileIds) {
    const id = ids.next<string>();
    await db.batch([
      copyUserFile(db, fileId, { id, ownerId: userId, createdAt: clock.now(), quota }),
      countReference(db, id),
    ]);
    const own = await ownCopy(db, fileId, userId);
    if (own) copies.push(own);
  }
  return copies;
}
