import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { SessionId } from "../../../shared/kernel/ids.ts";
import type { Actor } from "../platform/index.ts";
import { endApplicationsOf } from "./admin/end-sessions-of.ts";
import type { IdentityDeps } from "./deps.ts";
import { endTrust } from "./devices.ts";
import { refuseAllowedDevices } from "./provider/device-store.ts";
import { dropEmailTokens } from "./recovery/store.ts";

async function end(
  deps: IdentityDeps,
  actor: Actor,
  sessionIds: readonly SessionId[],
): Promise<SessionId[]> {
  const ended = await deps.accountSessions.end(actor.userId, sessionIds);
  for (const id of sessionIds) deps.liveSessions.forget(id);
  return ended;
}

/** Ends the caller's session: its tokens are dead here at once, everywhere within five seconds. */
export async function signOut(deps: IdentityDeps, actor: Actor): Promise<void> {
  await end(deps, actor, [actor.sessionId]);
}

/** Ends one of the caller's sessions. Throws `not_found` when it is none of theirs or has ended. */
export async function endSession(
  deps: IdentityDeps,
  actor: Actor,
  sessionId: SessionId,
): Promise<void> {
  const ended = await end(deps, actor, [sessionId]);
  if (ended.length === 0) throw new AppError(commonErrors.not_found);
}

/** Ends what applications have of the caller, those that may outlive a sign-in and devices that are let in too. */
async function endApplications(deps: IdentityDeps, actor: Actor): Promise<void> {
  const now = deps.clock.now();
  await refuseAllowedDevices(deps.db, actor.userId, now);
  await endApplicationsOf(deps, actor.userId, now);
}

/**
 * Ends all of the caller's sessions with those of applications, or all of their own but the one that calls. Every device
 * is asked for the second factor again, and a change of the address that is under way is off.
 */
export async function endSessions(
  deps: IdentityDeps,
  actor: Actor,
  options: { readonly keepCurrent: boolean },
): Promise<void> {
  const sessions = await deps.accountSessions.list(actor.userId);
  const ids = sessions
    .map(({ id }) => id)
    .filter((id) => !options.keepCurrent || id !== actor.sessionId);
  await deps.db.batch([
    ...endTrust(deps.db, actor.userId),
    dropEmailTokens(deps.db, actor.userId, ["change"]),
  ]);
  if (!options.keepCurrent) await endApplications(deps, actor);
  await end(deps, actor, ids);
}
