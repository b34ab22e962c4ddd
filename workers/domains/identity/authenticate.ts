import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { SessionId, UserId } from "../../../shared/kernel/ids.ts";
import { SECOND } from "../../../shared/kernel/time.ts";
import type { Actor } from "../platform/index.ts";
import { noteActivity } from "./admin/note-activity.ts";
import type { IdentityDeps } from "./deps.ts";
import type { LiveSession, TokenClaims } from "./ports.ts";

/** What an access token says, by its signature. Throws `unauthorized` for one that is not ours. */
async function claimsOf(deps: IdentityDeps, accessToken: string): Promise<TokenClaims> {
  const known = deps.liveSessions.claims(accessToken);
  if (known !== undefined) return known;
  const claims = await deps.accessTokens.verify(accessToken);
  if (claims === null) throw new AppError(commonErrors.unauthorized);
  deps.liveSessions.rememberClaims(accessToken, claims);
  return claims;
}

/** The live session of an account in good standing. */
async function liveSession(
  deps: IdentityDeps,
  userId: UserId,
  sessionId: SessionId,
): Promise<LiveSession> {
  const session = await deps.liveSessions.session(sessionId, () =>
    deps.accountSessions.live(userId, sessionId),
  );
  if (session === null) throw new AppError(commonErrors.token_revoked);
  const { account } = session;
  if (account.status === "deleted") throw new AppError(commonErrors.token_revoked);
  if (account.status === "suspended") throw new AppError(commonErrors.account_suspended);
  noteActivity(deps, userId);
  return session;
}

type Own = Extract<TokenClaims, { kind: "own" }>["claims"];
type Application = Extract<TokenClaims, { kind: "application" }>["claims"];

async function person(deps: IdentityDeps, claims: Own): Promise<Actor> {
  const { account } = await liveSession(deps, claims.sub, claims.sid);
  return {
    userId: claims.sub,
    sessionId: claims.sid,
    role: account.role,
    amr: claims.amr,
    authTime: claims.auth_time * SECOND,
    account,
    application: null,
  };
}

/** A token of the application's own is nobody's: there is no person to call for. */
async function application(deps: IdentityDeps, claims: Application): Promise<Actor> {
  if (claims.session === null) throw new AppError(commonErrors.forbidden);
  const { userId, sessionId } = claims.session;
  const client = await deps.clients.find(claims.clientId);
  if (client === null) throw new AppError(commonErrors.token_revoked);
  const { account, amr, authTime } = await liveSession(deps, userId, sessionId);
  const { clientId, scopes, jkt } = claims;
  return {
    userId,
    sessionId,
    role: account.role,
    amr,
    authTime,
    account,
    application: { clientId, scopes, jkt },
  };
}

/**
 * Who an access token speaks for. Throws `unauthorized` for a token that is not ours, `token_expired`,
 * `token_revoked` once its session has ended (here at once, elsewhere within five seconds), `account_suspended`,
 * `forbidden` for one that speaks for nobody.
 */
export async function authenticate(deps: IdentityDeps, accessToken: string): Promise<Actor> {
  const { kind, claims } = await claimsOf(deps, accessToken);
  if (deps.clock.now() >= claims.exp * SECOND) throw new AppError(commonErrors.token_expired);
  return kind === "own" ? person(deps, claims) : application(deps, claims);
}
