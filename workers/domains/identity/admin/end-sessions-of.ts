import type { UserId } from "../../../../shared/kernel/ids.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";

/** Ends every session that the account had opened by then, all but the one to `keep`. Idempotent. */
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
