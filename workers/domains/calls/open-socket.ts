import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { isUuid } from "../../../shared/kernel/ids.ts";
import type { Actor } from "../platform/index.ts";
import { noSuchCall } from "./errors.ts";
import type { CallDeps } from "./ports.ts";

/** A socket of a call that goes on. Throws `not_found` for who is not in it, `token_revoked`. */
export async function openCallSocket(
  deps: CallDeps,
  actor: Actor,
  callId: string,
): Promise<Response> {
  if (!isUuid(callId)) throw noSuchCall();
  const outcome = await deps.callRooms.openSocket(callId, actor);
  switch (outcome.kind) {
    case "open":
      return outcome.response;
    case "not_member":
      throw noSuchCall();
    case "session_ended":
      throw new AppError(commonErrors.token_revoked);
  }
}
