import type { SessionId, UserId } from "../../../../shared/kernel/ids.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";

/** Ends every session that the account's owner had opened by then, all but the one to `keep`. Idempotent. */
export async function endSessionsOf(
  deps: IdentityDeps,
  userId: string,
  openedBy: Millis,
  keep?: string,
): Promise<void> {
  const sessions = await deps.accountSessions.list(userId as UserId);
  const ids = sessions
    .filter(({ id, createdAt }) => createdAt <= openedBy && id !== keep)
    .map(({ id }) => id);
  await deps.accountSessions.end(userId as UserId, ids);
  deps.liveSessions.forgetAccount(userId);
  for (const id of ids) deps.liveSessions.forget(id);
}

/**
 * Ends every session that applications had opened for the account by then, all but those that came from the one to
 * `keep`; those that may outlive a sign-in, and those of devices, too. Idempotent.
 */
export async function endApplicationsOf(
  deps: IdentityDeps,
  userId: string,
  openedBy: Millis,
  keep?: string,
): Promise<void> {
  const kept = keep === undefined ? null : (keep as SessionId);
  const ended = await deps.accountSessions.endApplications(userId as UserId, openedBy, kept);
  for (const id of ended) deps.liveSessions.forget(id);
}
