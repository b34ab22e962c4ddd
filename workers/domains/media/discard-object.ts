import type { MediaDeps } from "./deps.ts";
import { familyOf } from "./rules.ts";
import { condemnKey, forgetCondemned } from "./store.ts";

/**
 * Deletes an object that is still loose, its renditions and its trace. It is condemned first, so that nothing under
 * way can claim it; one that has become a file's is left alone. Never fails: what cannot be deleted now keeps its trace
 * and is swept later.
 */
export async function discardObject(
  deps: Pick<MediaDeps, "blobs" | "db" | "log">,
  key: string,
): Promise<void> {
  try {
    const condemned = await condemnKey(deps.db, key);
    if (condemned.length === 0) return;
    await deps.blobs.delete(familyOf(key));
    await forgetCondemned(deps.db, key);
  } catch (error) {
    deps.log.warn("an object could not be deleted; it will be swept", { error });
  }
}
