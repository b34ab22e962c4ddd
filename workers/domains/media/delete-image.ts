import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Actor } from "../platform/index.ts";
import { forgetViews } from "./count-view.ts";
import type { MediaDeps } from "./deps.ts";
import { dropUnused } from "./files/store.ts";
import { forgetModeration } from "./moderate-image.ts";
import { dropReferences } from "./release-file.ts";
import { findImage, removeImage } from "./store.ts";

/**
 * Deletes the caller's own image, with its upload unless a message shows that, and its bytes if nobody else refers to
 * them. Throws `not_found`.
 */
export async function deleteImage(deps: MediaDeps, actor: Actor, imageId: string): Promise<void> {
  const image = await findImage(deps.db, imageId);
  if (image?.ownerId !== actor.userId) throw new AppError(commonErrors.not_found);
  await dropReferences(deps, image.sha256, [
    removeImage(deps.db, imageId, actor.userId),
    ...dropUnused(deps.db, image.fileId),
    ...forgetModeration(deps.db, imageId),
  ]);
  deps.background(forgetViews(deps, image));
}
