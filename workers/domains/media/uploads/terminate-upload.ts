import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { MediaDeps } from "../deps.ts";
import { completedFile, dropObject } from "./finish-upload.ts";
import { endUpload, uploadsOf } from "./store.ts";

const AT_ONCE = 50;

/** Gives an upload up, with all that was sent; of one that is a file already, the file stays. Throws `not_found`. */
export async function terminateUpload(
  deps: MediaDeps,
  ownerId: string,
  uploadId: string,
): Promise<void> {
  const state = await deps.uploads.view(uploadId, ownerId);
  const own = await completedFile(deps, ownerId, uploadId);
  if (!state && !own) throw new AppError(commonErrors.not_found);
  if (!state) return;
  await deps.uploads.terminate(uploadId, ownerId);
  await endUpload(deps.db, uploadId);
  if (!own) await dropObject(deps, state);
}

/** Gives all uploads of somebody who is gone up. May be cut off and begun again. */
export async function terminateAll(deps: MediaDeps, ownerId: string): Promise<void> {
  for (;;) {
    const ids = await uploadsOf(deps.db, ownerId, AT_ONCE);
    for (const id of ids) {
      const state = await deps.uploads.view(id, ownerId);
      await deps.uploads.terminate(id, ownerId);
      if (state) await dropObject(deps, state);
      await endUpload(deps.db, id);
    }
    if (ids.length < AT_ONCE) return;
  }
}
