import { AppError } from "../../../shared/kernel/app-error.ts";
import type { Actor } from "../platform/index.ts";
import { errors, noSuchCall } from "./errors.ts";
import type { CallDeps } from "./ports.ts";
import { hideCallOf } from "./store.ts";

/**
 * Takes a call out of the caller's own history; the others keep it in theirs. Throws `not_found`, and `call_state` while
 * it goes on.
 */
export async function hideCall(deps: CallDeps, actor: Actor, callId: string): Promise<void> {
  const call = await deps.callRooms.describe(callId, actor.userId);
  if (call?.endedAt === null) throw new AppError(errors.call_state);
  if (call) await deps.callRooms.settled(callId);
  const [hidden] = await hideCallOf(deps.db, actor.userId, callId);
  if (!hidden) throw noSuchCall();
}
