import type { Call } from "../../../shared/contracts/calls/index.ts";
import { AppError } from "../../../shared/kernel/app-error.ts";
import type { Actor } from "../platform/index.ts";
import { errors, refused } from "./errors.ts";
import { findPastCall } from "./past-calls.ts";
import type { CallDeps } from "./ports.ts";

/**
 * Accepts or rejects a call that rings for the caller. One of a group can be accepted as long as it goes on. Throws
 * `not_found`, `call_state`, `busy` (in another call), `too_many_participants`.
 */
export async function respondToCall(
  deps: CallDeps,
  actor: Actor,
  callId: string,
  action: "accept" | "reject",
): Promise<Call> {
  const changed = await deps.callRooms.respond(callId, actor.userId, action);
  if (changed.kind === "taken") return changed.call;
  const isPast =
    changed.code === "not_participant" && (await findPastCall(deps, actor.userId, callId));
  throw isPast ? new AppError(errors.call_state) : refused(changed.code);
}
