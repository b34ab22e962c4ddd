import type { Person } from "../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../shared/kernel/pagination.ts";
import { type Actor, hasRole, type PlatformDeps } from "../platform/index.ts";
import { type FollowPosition, listFollowSide } from "./follow-store.ts";
import { personOf } from "./profiles.ts";
import { findActiveUser } from "./store.ts";

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

async function positionOf(
  deps: PlatformDeps,
  list: string,
  cursor: string,
): Promise<FollowPosition> {
  const [createdAt, id] = await deps.cursors.open(list, cursor);
  if (typeof createdAt !== "number" || typeof id !== "string") {
    throw new AppError(commonErrors.invalid_cursor);
  }
  return { createdAt, id };
}

/**
 * Who follows a person, or whom they follow, the latest first. Throws `not_found`, also for somebody else's private
 * profile, and `invalid_cursor`.
 */
export async function listFollowsOf(
  deps: PlatformDeps,
  actor: Actor,
  userId: string,
  side: "followers" | "following",
  { limit, cursor }: Query,
): Promise<Page<Person>> {
  const row = await findActiveUser(deps.db, userId);
  const own = userId === actor.userId || hasRole(actor.role, "moderator");
  if (row === undefined || (row.visibility === "private" && !own)) {
    throw new AppError(commonErrors.not_found);
  }
  const list = `${side}:${userId}`;
  const after = cursor === undefined ? null : await positionOf(deps, list, cursor);
  const rows = await listFollowSide(deps.db, userId, side, after, limit + 1);
  return pageOf(rows, limit, personOf, ({ since, id }) => deps.cursors.seal(list, [since, id]));
}
