import type { Call } from "../../../shared/contracts/calls/index.ts";
import type { Actor } from "../platform/index.ts";
import { refused } from "./errors.ts";
import { findPastCall } from "./past-calls.ts";
import type { CallDeps } from "./ports.ts";

/**
 * The caller hangs up. A call of two is over then; one of a group goes on without them. Before an answer it is cancelled
 * by who calls, and rejected by who is called. One that is over stays as it is. Throws `not_found`.
 */
export async function endCall(deps: CallDeps, actor: Actor, callId: string): Promise<Call> {
  const changed = await deps.callRooms.end(callId, actor.userId);
  if (changed.kind === "taken") return changed.call;
  const past = await findPastCall(deps, actor.userId, callId);
  if (past) return past;
  throw refused(changed.code);
}
