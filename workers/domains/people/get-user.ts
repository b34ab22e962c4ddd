import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { detailsOf } from "../identity/index.ts";
import type { Actor, PlatformDeps } from "../platform/index.ts";
import { addView, findCounts, hasViewed, isFollowing } from "./follow-store.ts";
import { isVisibleTo, publicUserOf } from "./profiles.ts";
import { findActiveUser } from "./store.ts";

/** Of a private profile others see no more than this. */
const HIDDEN = {
  bio: "",
  tags: [],
  headline: "",
  skills: [],
  experience: [],
  links: [],
  location: null,
  followers: 0,
  following: 0,
  views: 0,
  visible: false,
};

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
  const visible = isVisibleTo(row, actor);
  if (!viewed && visible && userId !== actor.userId) {
    deps.background(deps.db.batch(addView(deps.db, userId, actor.userId, today)));
  }
  const profile = { ...publicUserOf(row), ...detailsOf(row), ...counts, followed };
  return visible ? { ...profile, visible } : { ...profile, ...HIDDEN };
}
