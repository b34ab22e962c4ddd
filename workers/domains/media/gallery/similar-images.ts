import type { Image } from "../../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { viewImages } from "../image-view.ts";
import { ALIKE_BITS, bitsApart } from "../likeness.ts";
import { findImage, findImages } from "../store.ts";
import { likeImages } from "./store.ts";

/** So many that share a part are looked at, and so many are shown. */
const LOOKED_AT = 2_000;
const SHOWN = 20;

/** The caller's other images that look like this one of theirs, the nearest first. Throws `not_found`. */
export async function similarImages(
  deps: MediaDeps,
  actor: Actor,
  imageId: string,
): Promise<Image[]> {
  const image = await findImage(deps.db, imageId);
  if (image?.ownerId !== actor.userId) throw new AppError(commonErrors.not_found);
  const { likeness } = image.file;
  if (likeness === null) return [];
  const candidates = await likeImages(deps.db, actor.userId, likeness, LOOKED_AT);
  const near = candidates
    .flatMap((other) =>
      other.imageId === imageId || other.likeness === null
        ? []
        : [{ id: other.imageId, apart: bitsApart(likeness, other.likeness) }],
    )
    .filter(({ apart }) => apart <= ALIKE_BITS)
    .sort((a, b) => a.apart - b.apart)
    .slice(0, SHOWN);
  const found = await findImages(
    deps.db,
    near.map(({ id }) => id),
  );
  const byId = new Map(found.map((row) => [row.id, row]));
  const rows = near.flatMap(({ id }) => byId.get(id) ?? []);
  return viewImages(deps, rows, actor.userId);
}
