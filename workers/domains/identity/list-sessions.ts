import { type PageQuery, pageOfWhole } from "../../../shared/kernel/pagination.ts";
import { iso } from "../../../shared/kernel/time.ts";
import type { Actor } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import type { SessionView } from "./ports.ts";

function sessionOf(session: SessionView, actor: Actor) {
  const { id, device, browser, ip, country, createdAt, lastSeenAt } = session;
  const times = { createdAt: iso(createdAt), lastSeenAt: iso(lastSeenAt) };
  return { id, device, browser, ip, country, ...times, current: id === actor.sessionId };
}

/** Where the caller is signed in, last seen first. Throws `invalid_cursor`. */
export async function listSessions(deps: IdentityDeps, actor: Actor, query: PageQuery) {
  return pageOfWhole(
    deps.cursors,
    "sessions",
    await deps.accountSessions.list(actor.userId),
    query,
    ({ lastSeenAt, id }) => [lastSeenAt, id],
    (session) => sessionOf(session, actor),
  );
}
