import { findBlocked } from "../people/index.ts";
import type { CallDeps } from "./ports.ts";

/**
 * Has the call of two people be over once one has blocked the other: whoever blocked hangs up, or declines. Calls of groups
 * go on, as the groups do. May be heard twice.
 */
export async function endBlockedCalls(
  deps: CallDeps,
  userId: string,
  otherId: string,
): Promise<void> {
  const callIds = await deps.callHubs.callIds(userId);
  if (callIds.length === 0) return;
  if ((await findBlocked(deps, userId, [otherId])).length === 0) return;
  for (const callId of callIds) {
    const call = await deps.callRooms.describe(callId, userId);
    const isTheirs = call?.participants.some((one) => one.userId === otherId);
    if (call && !call.group && isTheirs) await deps.callRooms.end(callId, userId);
  }
}
