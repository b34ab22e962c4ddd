import type { Call } from "../../../shared/contracts/calls/index.ts";
import type { Actor } from "../platform/index.ts";
import { noSuchCall } from "./errors.ts";
import { describePast } from "./past-calls.ts";
import type { CallDeps } from "./ports.ts";
import { findCallOf } from "./store.ts";

/** One of the caller's own calls. One that they have hidden is not there. Throws `not_found`. */
export async function getCall(deps: CallDeps, actor: Actor, callId: string): Promise<Call> {
  const past = await findCallOf(deps.db, actor.userId, callId);
  if (past?.hidden) throw noSuchCall();
  const [call] = past
    ? await describePast(deps, [past])
    : [await deps.callRooms.describe(callId, actor.userId)];
  if (!call) throw noSuchCall();
  return call;
}
