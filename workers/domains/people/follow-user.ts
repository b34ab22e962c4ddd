import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Actor, PlatformDeps } from "../platform/index.ts";
import { addFollow, removeFollow } from "./follow-store.ts";
import { findActiveUser, findUsers } from "./store.ts";

/** Makes the caller a follower; again changes nothing. Throws `not_found`, and `conflict` for oneself. */
export async function followUser(deps: PlatformDeps, actor: Actor, userId: string): Promise<void> {
  if (userId === actor.userId) throw new AppError(commonErrors.conflict);
  if ((await findActiveUser(deps.db, userId)) === undefined) {
    throw new AppError(commonErrors.not_found);
  }
  await deps.db.batch(addFollow(deps.db, actor.userId, userId, deps.clock.now()));
}

/** Ends it; nothing happens when the caller was no follower. Throws `not_found`. */
export async function unfollowUser(
  deps: PlatformDeps,
  actor: Actor,
  userId: string,
): Promise<void> {
  const [person] = await findUsers(deps.db, [userId]);
  if (person === undefined) throw new AppError(commonErrors.not_found);
  await deps.db.batch(removeFollow(deps.db, actor.userId, userId));
}
