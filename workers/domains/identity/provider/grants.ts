import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type PageQuery, pageOfWhole } from "../../../../shared/kernel/pagination.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { deleteGrant, listGrants } from "./store.ts";

type Connected = Awaited<ReturnType<typeof listGrants>>[number];

function connectedOf({ grant, client }: Connected) {
  return {
    clientId: client.id,
    name: client.name,
    logo: client.logo,
    scopes: grant.scopes,
    createdAt: iso(grant.createdAt),
    lastUsedAt: grant.lastUsedAt === null ? null : iso(grant.lastUsedAt),
  };
}

/** The applications that the caller has let in, last used first. Throws `invalid_cursor`. */
export async function connectedApplications(deps: IdentityDeps, actor: Actor, query: PageQuery) {
  return pageOfWhole(
    deps.cursors,
    "grants",
    await listGrants(deps.db, actor.userId),
    query,
    ({ grant, client }) => [grant.lastUsedAt ?? 0, client.id],
    connectedOf,
  );
}

/**
 * Lets an application in no longer: its tokens are dead, and it is told. Throws `not_found` when it had neither the
 * person's consent nor a session: the second try of a call that was cut off between the two ends what is left.
 */
export async function disconnectApplication(
  deps: IdentityDeps,
  actor: Actor,
  clientId: string,
): Promise<void> {
  const had = await deleteGrant(deps.db, actor.userId, clientId);
  const ended = await deps.accountSessions.endApplication(actor.userId, clientId);
  for (const id of ended) deps.liveSessions.forget(id);
  if (!had && ended.length === 0) throw new AppError(commonErrors.not_found);
}
