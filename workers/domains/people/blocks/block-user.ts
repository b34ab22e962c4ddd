import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, insertEvent, type PlatformDeps } from "../../platform/index.ts";
import { findActiveUser, findUsers } from "../store.ts";
import { deleteBlock, insertBlock } from "./store.ts";

/**
 * Blocks a person; again changes nothing. When it returns, neither can write to the other any more. Throws `not_found`,
 * and `conflict` for oneself.
 */
export async function blockUser(deps: PlatformDeps, actor: Actor, userId: string): Promise<void> {
  if (userId === actor.userId) throw new AppError(commonErrors.conflict);
  if ((await findActiveUser(deps.db, userId)) === undefined) {
    throw new AppError(commonErrors.not_found);
  }
  const now = deps.clock.now();
  await changed(deps, actor, userId, insertBlock(deps.db, actor.userId, userId, now));
}

/** Takes a block back; nothing happens when there was none. Throws `not_found`. */
export async function unblockUser(deps: PlatformDeps, actor: Actor, userId: string): Promise<void> {
  const [person] = await findUsers(deps.db, [userId]);
  if (person === undefined) throw new AppError(commonErrors.not_found);
  await changed(deps, actor, userId, deleteBlock(deps.db, actor.userId, userId));
}

type Change = ReturnType<typeof insertBlock> | ReturnType<typeof deleteBlock>;

/** Writes it down, and tells those who have to go by it. */
async function changed(deps: PlatformDeps, actor: Actor, otherId: string, change: Change) {
  const { userId } = actor;
  const event = deps.events.record({ name: "user.block_changed", userId, otherId });
  await deps.db.batch([change, insertEvent(deps.db, event, deps.clock.now())]);
  await deps.events.deliver([event]);
}
