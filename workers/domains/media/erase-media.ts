import { removeBoardsOf } from "./boards/store.ts";
import { forgetViews } from "./count-view.ts";
import type { MediaDeps } from "./deps.ts";
import { listOwnFiles, removeUserFile } from "./files/store.ts";
import { forgetLikes } from "./gallery/store.ts";
import { forgetModeration } from "./moderate-image.ts";
import { dropReferences } from "./release-file.ts";
import { listImages, removeImage } from "./store.ts";
import { terminateAll } from "./uploads/terminate-upload.ts";

const AT_ONCE = 50;

/** Deletes the images of somebody who is gone; their uploads are still there then. */
async function eraseImages(deps: MediaDeps, userId: string): Promise<void> {
  for (;;) {
    const images = await listImages(deps.db, { ownerId: userId }, AT_ONCE);
    for (const image of images) {
      await deps.db.batch([
        removeImage(deps.db, image.id, userId),
        ...forgetModeration(deps.db, image.id),
      ]);
      await forgetViews(deps, image);
    }
    if (images.length < AT_ONCE) return;
  }
}

/**
 * Deletes all images and uploads of somebody who is gone, those that messages show too, and what bytes nobody else refers
 * to; their boards and likes. May be cut off and begun again.
 */
export async function eraseMedia(deps: MediaDeps, userId: string): Promise<void> {
  await terminateAll(deps, userId);
  await deps.db.batch([...forgetLikes(deps.db, userId), removeBoardsOf(deps.db, userId)]);
  await eraseImages(deps, userId);
  for (;;) {
    const uploads = await listOwnFiles(deps.db, userId, { limit: AT_ONCE });
    for (const { id, sha256 } of uploads) {
      await dropReferences(deps, sha256, removeUserFile(deps.db, id));
    }
    if (uploads.length < AT_ONCE) return;
  }
}
