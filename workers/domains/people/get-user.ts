import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { iso } from "../../../shared/kernel/time.ts";
import type { Actor, PlatformDeps } from "../platform/index.ts";
import { addView, findCounts, hasViewed, isFollowing } from "./follow-store.ts";
import { publicUserOf } from "./profiles.ts";
import { findActiveUser } from "./store.ts";

/** A person's public profile; looking at it counts once a day, after the reply. Throws `not_found`. */
export async function getUser(deps: PlatformDeps, actor: Actor, userId: string) {
  const today = iso(deps.clock.now()).slice(0, 10);
  const [row, counts, followed, viewed] = await Promise.all([
    findActiveUser(deps.db, userId),
    findCounts(deps.db, userId),
    isFollowing(deps.db, actor.userId, userId),
    hasViewed(deps.db, userId, actor.userId, today),
  ]);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  if (!viewed && userId !== actor.userId) {
    deps.background(deps.db.batch(addView(deps.db, userId, actor.userId, today)));
  }
  return { ...publicUserOf(row), ...counts, followed };
}
