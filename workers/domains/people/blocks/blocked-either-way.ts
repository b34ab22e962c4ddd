import type { PlatformDeps } from "../../platform/index.ts";
import { findBlockedWith } from "./store.ts";

/** Whether one of the two has blocked the other. */
export async function isBlockedEitherWay(
  deps: Pick<PlatformDeps, "db">,
  a: string,
  b: string,
): Promise<boolean> {
  return isAnyBlocked(deps, a, [b]);
}

/** Whether somebody has blocked any of these people, or one of them that person. */
export async function isAnyBlocked(
  deps: Pick<PlatformDeps, "db">,
  userId: string,
  others: readonly string[],
): Promise<boolean> {
  return (await findBlockedWith(deps.db, userId, others)).length > 0;
}

/** Of these people, those of whom and that person one has blocked the other. */
export async function findBlocked(
  deps: Pick<PlatformDeps, "db">,
  userId: string,
  others: readonly string[],
): Promise<readonly string[]> {
  return findBlockedWith(deps.db, userId, others);
}
