import type { Actor, Origin } from "../../platform/index.ts";
import { countView } from "../count-view.ts";
import type { MediaDeps } from "../deps.ts";
import { seenImage } from "../get-image.ts";

/** Counts that somebody looks at an image. Throws `not_found` for one that they may not know of. */
export async function countImageView(
  deps: MediaDeps,
  actor: Actor | null,
  origin: Origin,
  imageId: string,
): Promise<void> {
  const { id } = await seenImage(deps, actor?.userId ?? null, imageId);
  await countView(deps, actor, origin, { kind: "image", id });
}
