import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { SECOND } from "../../../shared/kernel/time.ts";
import type { Actor } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import type { AccessClaims } from "./ports.ts";

async function claimsOf(deps: IdentityDeps, accessToken: string): Promise<AccessClaims> {
  const claims = await deps.accessTokens.verify(accessToken);
  if (claims === null) throw new AppError(commonErrors.unauthorized);
  deps.liveSessions.rememberClaims(accessToken, claims);
  return claims;
}

/**
 * Who an access token speaks for. Throws `unauthorized` for a token that is not ours, `token_expired`,
 * `token_revoked` once its session has ended (here at once, elsewhere within five seconds), `account_suspended`.
 */
export async function authenticate(deps: IdentityDeps, accessToken: string): Promise<Actor> {
  const claims = deps.liveSessions.claims(accessToken) ?? (await claimsOf(deps, accessToken));
  if (deps.clock.now() >= claims.exp * SECOND) throw new AppError(commonErrors.token_expired);
  const session = await deps.liveSessions.session(claims.sid, () =>
    deps.accountSessions.live(claims.sub, claims.sid),
  );
  if (session === null) throw new AppError(commonErrors.token_revoked);
  const { account } = session;
  if (account.status === "deleted") throw new AppError(commonErrors.token_revoked);
  if (account.status === "suspended") throw new AppError(commonErrors.account_suspended);
  return {
    userId: claims.sub,
    sessionId: claims.sid,
    role: account.role,
    amr: claims.amr,
    authTime: claims.auth_time * SECOND,
    account,
  };
}
