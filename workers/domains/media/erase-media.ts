import type { MediaDeps } from "./deps.ts";
import { dropReferences } from "./release-file.ts";
import { listImages, removeImage } from "./store.ts";

const AT_ONCE = 50;

/** Deletes all images of somebody who is gone, and what bytes nobody else refers to. May be cut off and begun again. */
export async function eraseMedia(deps: MediaDeps, userId: string): Promise<void> {
  for (;;) {
    const images = await listImages(deps.db, { ownerId: userId }, AT_ONCE);
    for (const { id, sha256 } of images) {
      await dropReferences(deps, sha256, removeImage(deps.db, id, userId));
    }
    if (images.length < AT_ONCE) return;
  }
}
