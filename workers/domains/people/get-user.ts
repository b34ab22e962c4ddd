import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { iso } from "../../../shared/kernel/time.ts";
import type { Actor, PlatformDeps } from "../platform/index.ts";
import { addView, findCounts, isFollowing } from "./follow-store.ts";
import { publicUserOf } from "./profiles.ts";
import { findActiveUser } from "./store.ts";

/** Counts that the caller has looked at somebody, after the reply: once a day, and not oneself. */
function countView(deps: PlatformDeps, actor: Actor, userId: string): void {
  if (actor.userId === userId) return;
  const today = iso(deps.clock.now()).slice(0, 10);
  deps.background(deps.db.batch(addView(deps.db, userId, actor.userId, today)));
}

/** A person's public profile. Throws `not_found`. */
export async function getUser(deps: PlatformDeps, actor: Actor, userId: string) {
  const [row, counts, followed] = await Promise.all([
    findActiveUser(deps.db, userId),
    findCounts(deps.db, userId),
    isFollowing(deps.db, actor.userId, userId),
  ]);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  countView(deps, actor, userId);
  return { ...publicUserOf(row), ...counts, followed };
}
