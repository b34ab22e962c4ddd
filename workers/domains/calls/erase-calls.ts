import type { CallDeps } from "./ports.ts";
import { forgetCaller } from "./store.ts";

/**
 * Lets go of somebody who is gone: they leave what goes on, and are nobody in the histories of others. May be cut off and
 * begun again.
 */
export async function eraseCalls(deps: CallDeps, userId: string): Promise<void> {
  for (const callId of await deps.callHubs.callIds(userId)) {
    await deps.callRooms.erase(callId, userId);
  }
  await deps.db.batch(forgetCaller(deps.db, userId));
}
