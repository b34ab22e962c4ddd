import { iso } from "../../../shared/kernel/time.ts";
import type { Actor } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";

/** Where the caller is signed in, last seen first. */
export async function listSessions(deps: IdentityDeps, actor: Actor) {
  const sessions = await deps.accountSessions.list(actor.userId);
  return sessions.map(({ id, device, browser, ip, country, createdAt, lastSeenAt }) => ({
    id,
    device,
    browser,
    ip,
    country,
    createdAt: iso(createdAt),
    lastSeenAt: iso(lastSeenAt),
    current: id === actor.sessionId,
  }));
}
