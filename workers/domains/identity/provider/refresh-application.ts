import { HOUR, type Millis } from "../../../../shared/kernel/time.ts";
import type { Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { reportReuse } from "../refresh-session.ts";
import { type RefreshToken, readRefreshToken } from "../rules.ts";
import type { ClientRow } from "./clients.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import type { Parameters } from "./form.ts";
import { issueApplicationTokens, type TokenReply } from "./issue-tokens.ts";
import { scopesOf } from "./scopes.ts";
import { touchGrant } from "./store.ts";

function refused(description: string): Error {
  return oauthError(oauthErrors.invalid_grant, description);
}

/**
 * The scopes asked for, which may be fewer than allowed, never more (RFC 6749 §6). What the client is no longer
 * registered for is allowed no longer.
 */
function narrowed(
  client: ClientRow,
  allowedThen: readonly string[],
  asked: string | null,
): readonly string[] {
  const allowed = allowedThen.filter((scope) => client.scopes.includes(scope));
  const wanted = scopesOf(asked);
  if (wanted.some((scope) => !allowed.includes(scope))) throw oauthError(oauthErrors.invalid_scope);
  return wanted.length === 0 ? allowed : wanted;
}

/** Refuses too wide a scope before the token is used up for it. */
async function requireAllowed(
  deps: IdentityDeps,
  client: ClientRow,
  { userId, sessionId }: RefreshToken,
  asked: string,
): Promise<void> {
  const live = await deps.accountSessions.live(userId, sessionId);
  if (live?.access?.clientId === client.id) narrowed(client, live.access.scopes, asked);
}

/** Writes down that the application is in use: once an hour, though it refreshes more often. */
function noteUse(deps: IdentityDeps, userId: string, clientId: string, before: Millis): void {
  const now = deps.clock.now();
  if (Math.floor(now / HOUR) === Math.floor(before / HOUR)) return;
  deps.background(touchGrant(deps.db, userId, clientId, now));
}

/**
 * Exchanges a refresh token of an application. Rotation, the half minute in which the same token gets the same
 * successor, and what becomes of an old one are those of the person's own sessions. Throws `invalid_grant`.
 */
export async function refreshApplication(
  deps: IdentityDeps,
  client: ClientRow,
  form: Parameters,
  jkt: string | null,
  origin: Origin,
): Promise<TokenReply> {
  const text = form.require("refresh_token");
  const known = readRefreshToken(deps.refreshKeys, text);
  if (known === null) throw refused("the refresh token is unknown");
  const { userId, sessionId } = known;
  const asked = form.get("scope");
  if (asked !== null) await requireAllowed(deps, client, known, asked);
  const bearer = { clientId: client.id, jkt };
  const rotation = await deps.accountSessions.rotate(userId, text, origin, bearer);
  if (rotation.kind === "reused") {
    deps.liveSessions.forget(sessionId);
    await reportReuse(deps, userId, sessionId, rotation, origin);
    throw refused("the refresh token was used before");
  }
  const { access } = rotation.kind === "rotated" ? rotation : { access: null };
  if (rotation.kind !== "rotated" || access === null)
    throw refused("the refresh token is not good");
  const { account, amr, authTime } = rotation;
  if (account.status !== "active" || account.deletionAt) throw refused("the account is not active");
  noteUse(deps, userId, client.id, rotation.rotatedBefore);
  const scopes = narrowed(client, access.scopes, asked);
  const loginId = access.parentId ?? sessionId;
  const subject = { account, sessionId, loginId, scopes, amr, authTime, jkt, nonce: null };
  return issueApplicationTokens(deps, client, subject, rotation.refreshToken);
}
