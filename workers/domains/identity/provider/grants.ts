import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { deleteGrant, listGrants } from "./store.ts";

/** The applications that the caller has let in, last used first. */
export async function connectedApplications(deps: IdentityDeps, actor: Actor) {
  const rows = await listGrants(deps.db, actor.userId);
  return rows.map(({ grant, client }) => ({
    clientId: client.id,
    name: client.name,
    logo: client.logo,
    scopes: grant.scopes,
    createdAt: iso(grant.createdAt),
    lastUsedAt: grant.lastUsedAt === null ? null : iso(grant.lastUsedAt),
  }));
}

/** Lets an application in no longer: its tokens are dead, and it is told. Throws `not_found`. */
export async function disconnectApplication(
  deps: IdentityDeps,
  actor: Actor,
  clientId: string,
): Promise<void> {
  const had = await deleteGrant(deps.db, actor.userId, clientId);
  if (!had) throw new AppError(commonErrors.not_found);
  const ended = await deps.accountSessions.endApplication(actor.userId, clientId);
  for (const id of ended) deps.liveSessions.forget(id);
}
