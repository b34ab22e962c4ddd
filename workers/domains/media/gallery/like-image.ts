import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { seenImage } from "../get-image.ts";
import { findImage } from "../store.ts";
import { deleteLike, insertLike } from "./store.ts";

export interface Likes {
  readonly likes: number;
  readonly liked: boolean;
}

/**
 * Says whether the caller likes an image; saying it again changes nothing. Answers how many do then. Throws `not_found`
 * for one that they may not know of.
 */
export async function likeImage(
  deps: MediaDeps,
  actor: Actor,
  imageId: string,
  liked: boolean,
): Promise<Likes> {
  const { db, clock } = deps;
  await seenImage(deps, actor.userId, imageId);
  const statements = liked
    ? insertLike(db, imageId, actor.userId, clock.now())
    : deleteLike(db, imageId, actor.userId);
  await db.batch(statements);
  const present = await findImage(db, imageId);
  if (!present) throw new AppError(commonErrors.not_found);
  return { likes: present.likes, liked };
}
