import type { Call } from "../../../shared/contracts/calls/index.ts";
import type { Actor } from "../platform/index.ts";
import type { CallDeps } from "./ports.ts";

/** Calls that go on: the one the caller is in or is called to, and those of groups that they could join. */
export async function activeCalls(deps: CallDeps, actor: Actor): Promise<Call[]> {
  const ids = await deps.callHubs.callIds(actor.userId);
  const found = await Promise.all(ids.map((id) => deps.callRooms.describe(id, actor.userId)));
  // The hub may not have heard of an end that the call itself knows of.
  return found.filter((call) => call !== null).filter(({ endedAt }) => endedAt === null);
}
