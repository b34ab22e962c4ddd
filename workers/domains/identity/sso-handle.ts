import { isUuid, type SessionId, type UserId } from "../../../shared/kernel/ids.ts";
import type { IdentityDeps } from "./deps.ts";

/** Under this the handle travels with the tokens of a session to its cookies. */
export const SSO_HANDLE = Symbol("sso handle");

const CONTEXT = "sso";

/**
 * What the browser carries to /oauth/authorize: the name of its session, which only we can make or read. It opens
 * nothing else; the session is asked for each time.
 */
export function writeSsoHandle(
  deps: IdentityDeps,
  userId: UserId,
  sessionId: SessionId,
): Promise<string> {
  return deps.nameSealer.seal(`${userId}.${sessionId}`, CONTEXT);
}

/** The session that a handle names, or `null` when it is none of ours. */
export async function readSsoHandle(
  deps: IdentityDeps,
  handle: string,
): Promise<{ readonly userId: UserId; readonly sessionId: SessionId } | null> {
  const [userId = "", sessionId = ""] =
    (await deps.nameSealer.open(handle, CONTEXT))?.split(".") ?? [];
  if (!isUuid(userId) || !isUuid(sessionId)) return null;
  return { userId: userId as UserId, sessionId: sessionId as SessionId };
}
