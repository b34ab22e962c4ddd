import type { Image } from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { MediaDeps } from "./deps.ts";
import { viewImage } from "./image-view.ts";
import { canSee } from "./rules.ts";
import { findImage } from "./store.ts";

/** One image's details. Throws `not_found` for one that the viewer may not know of. */
export async function getImage(
  deps: MediaDeps,
  viewerId: string | null,
  imageId: string,
): Promise<Image> {
  const image = await findImage(deps.db, imageId);
  if (!image || !canSee(image, viewerId)) throw new AppError(commonErrors.not_found);
  return viewImage(deps, image, viewerId);
}
