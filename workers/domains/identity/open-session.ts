import type { Tokens } from "../../../shared/contracts/identity/index.ts";
import type { User } from "../../../shared/contracts/people/index.ts";
import type { SessionId, UserId } from "../../../shared/kernel/ids.ts";
import { type Millis, SECOND } from "../../../shared/kernel/time.ts";
import type { Origin } from "../platform/index.ts";
import { snapshotOf } from "./account.ts";
import { browserOf } from "./browser.ts";
import type { IdentityDeps } from "./deps.ts";
import type { IssuedRefresh } from "./ports.ts";
import { ACCESS_TOKEN_SECONDS } from "./rules.ts";
import type { UserRow } from "./store.ts";

export interface SignInOptions {
  readonly deviceName?: string | undefined;
  /** A device token that was good, so that the device keeps its identity. */
  readonly deviceId?: string | null;
}

interface Grant {
  readonly sessionId: SessionId;
  readonly amr: readonly string[];
  readonly authTime: Millis;
  readonly account: User;
}

/** All tokens of one answer; the routes move some of them into cookies. */
export type IssuedTokens = Tokens & { readonly refreshToken: string };

/** Signs an access token for the session and puts it with its refresh token. */
export async function issueTokens(
  deps: IdentityDeps,
  grant: Grant,
  refresh: IssuedRefresh,
): Promise<IssuedTokens> {
  const iat = Math.floor(deps.clock.now() / SECOND);
  const accessToken = await deps.accessTokens.sign({
    sub: grant.account.id as UserId,
    sid: grant.sessionId,
    jti: deps.ids.next<string>(),
    iat,
    exp: iat + ACCESS_TOKEN_SECONDS,
    role: grant.account.role,
    amr: grant.amr,
    auth_time: Math.floor(grant.authTime / SECOND),
  });
  return {
    accessToken,
    tokenType: "Bearer",
    expiresIn: ACCESS_TOKEN_SECONDS,
    refreshToken: refresh.refreshToken,
    refreshExpiresIn: refresh.refreshExpiresIn,
    sessionId: grant.sessionId,
  };
}

/** Opens a session for somebody who has just proved who they are. */
export async function openSession(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  amr: readonly string[],
  options: SignInOptions,
): Promise<IssuedTokens> {
  const userId = row.id as UserId;
  const sessionId = deps.ids.next<SessionId>();
  const now = deps.clock.now();
  const snapshot = snapshotOf(row);
  const refresh = await deps.accountSessions.open({
    userId,
    sessionId,
    amr,
    snapshot,
    ip: origin.ip,
    country: origin.country,
    browser: browserOf(origin.userAgent),
    device: options.deviceName || null,
  });
  const grant = { sessionId, amr, authTime: now, account: snapshot.account };
  const tokens = await issueTokens(deps, grant, refresh);
  const deviceId = options.deviceId ?? deps.ids.next<string>();
  return { ...tokens, deviceToken: deps.deviceTokens.issue(userId, deviceId, now) };
}
