import type { SessionId, UserId } from "../../../../shared/kernel/ids.ts";
import type { IdentityDeps } from "../deps.ts";
import { readRefreshToken } from "../rules.ts";
import { authenticateClient } from "./authenticate-client.ts";
import type { ClientRow } from "./clients.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import { readForm } from "./form.ts";
import { liveToken, withdrawToken } from "./live-token.ts";

async function end(deps: IdentityDeps, userId: UserId, sessionId: SessionId): Promise<void> {
  await deps.accountSessions.end(userId, [sessionId]);
  deps.liveSessions.forget(sessionId);
}

/** RFC 7009 §2.1: the token must have been issued to whoever revokes it. */
function requireOwn(client: ClientRow, clientId: string): void {
  if (clientId === client.id) return;
  throw oauthError(oauthErrors.invalid_request, "the token was not issued to this client");
}

async function revokeAccess(deps: IdentityDeps, client: ClientRow, token: string): Promise<void> {
  const live = await liveToken(deps, token);
  if (live === null) return;
  requireOwn(client, live.client.id);
  const { session, jti } = live.claims;
  if (session === null) await withdrawToken(deps, jti);
  else await end(deps, session.userId, session.sessionId);
}

async function revokeRefresh(deps: IdentityDeps, client: ClientRow, token: string): Promise<void> {
  const known = readRefreshToken(deps.refreshKeys, token);
  if (known === null) return;
  const live = await deps.accountSessions.live(known.userId, known.sessionId);
  if (!live?.access) return;
  requireOwn(client, live.access.clientId);
  await end(deps, known.userId, known.sessionId);
}

/**
 * Ends what a token of the client's belongs to: its session, with every token of it (RFC 7009). What is no
 * token at all is as good as revoked already. Throws `invalid_request` for another client's.
 */
export async function revokeToken(deps: IdentityDeps, http: Request): Promise<void> {
  const form = await readForm(http);
  const client = await authenticateClient(deps, http, form);
  const token = form.require("token");
  await revokeAccess(deps, client, token);
  await revokeRefresh(deps, client, token);
}
