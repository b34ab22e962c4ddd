import { SECOND } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";
import type { ApplicationClaims, LiveSession } from "../ports.ts";
import { ACCESS_TOKEN_SECONDS } from "../rules.ts";
import type { ClientRow } from "./clients.ts";

/** An access token of an application that is good now. */
export interface LiveToken {
  readonly claims: ApplicationClaims;
  readonly client: ClientRow;
  /** `null` for a token of the application's own. */
  readonly session: LiveSession | null;
}

const WITHDRAWN = { name: "withdrawn-token", limit: 1, windowSeconds: ACCESS_TOKEN_SECONDS };

function withdrawnKey(jti: string): string {
  return `withdrawn:${jti}`;
}

/** Withdraws a token that belongs to no session. */
export async function withdrawToken(deps: IdentityDeps, jti: string): Promise<void> {
  await deps.limiter.hit(withdrawnKey(jti), WITHDRAWN);
  deps.withdrawnTokens.forget(jti);
}

async function sessionOf(
  deps: IdentityDeps,
  { session }: ApplicationClaims,
): Promise<LiveSession | null> {
  if (session === null) return null;
  const { userId, sessionId } = session;
  const live = await deps.liveSessions.session(sessionId, () =>
    deps.accountSessions.live(userId, sessionId),
  );
  if (live === null || live.account.status !== "active" || live.account.deletionAt) return null;
  return live;
}

async function claimsOf(deps: IdentityDeps, token: string): Promise<ApplicationClaims | null> {
  const known = deps.liveSessions.claims(token) ?? (await deps.accessTokens.verify(token));
  if (known === null) return null;
  deps.liveSessions.rememberClaims(token, known);
  return known.kind === "application" ? known.claims : null;
}

/**
 * What an application's access token stands for, or `null` when it is good for nothing (any more): by its signature and
 * what this isolate knows of its session and client, without a database read.
 */
export async function liveToken(deps: IdentityDeps, token: string): Promise<LiveToken | null> {
  const claims = await claimsOf(deps, token);
  if (claims === null || deps.clock.now() >= claims.exp * SECOND) return null;
  const client = await deps.clients.find(claims.clientId);
  if (client === null) return null;
  const session = await sessionOf(deps, claims);
  if (claims.session !== null) return session && { claims, client, session };
  const withdrawn = await deps.withdrawnTokens.get(claims.jti, async () => {
    const { allowed } = await deps.limiter.peek(withdrawnKey(claims.jti), WITHDRAWN);
    return !allowed;
  });
  return withdrawn ? null : { claims, client, session: null };
}
