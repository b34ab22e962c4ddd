import type { Image } from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { MediaDeps } from "./deps.ts";
import { viewImage } from "./image-view.ts";
import { canSee } from "./rules.ts";
import { type FiledImage, findImage } from "./store.ts";

/** An image that this viewer may know of. Throws `not_found`. */
export async function seenImage(
  deps: Pick<MediaDeps, "db">,
  viewerId: string | null,
  imageId: string,
): Promise<FiledImage> {
  const image = await findImage(deps.db, imageId);
  if (image && canSee(image, viewerId)) return image;
  throw new AppError(commonErrors.not_found);
}

/** One image's details. Throws `not_found` for one that the viewer may not know of. */
export async function getImage(
  deps: MediaDeps,
  viewerId: string | null,
  imageId: string,
): Promise<Image> {
  return viewImage(deps, await seenImage(deps, viewerId, imageId), viewerId);
}
