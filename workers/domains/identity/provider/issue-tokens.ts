import { createHash } from "node:crypto";
import type { User } from "../../../../shared/contracts/people/index.ts";
import type { SessionId, UserId } from "../../../../shared/kernel/ids.ts";
import { HOUR, type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";
import { ACCESS_TOKEN_SECONDS } from "../rules.ts";
import { assuranceOf } from "./assurance.ts";
import type { ClientRow } from "./clients.ts";
import { loginName, subjectOf } from "./subjects.ts";

const ID_TOKEN_SECONDS = HOUR / SECOND;

/** A session of an application, as its tokens speak of it. */
export interface TokenSubject {
  readonly account: User;
  readonly sessionId: SessionId;
  /** The session that the sign-in came from: another one, or this one itself. */
  readonly loginId: SessionId;
  readonly scopes: readonly string[];
  readonly amr: readonly string[];
  readonly authTime: Millis;
  /** The key that the access token is bound to. */
  readonly jkt: string | null;
  readonly nonce: string | null;
}

/** A successful answer of the token endpoint (RFC 6749 §5.1). */
export interface TokenReply {
  readonly access_token: string;
  readonly token_type: "Bearer" | "DPoP";
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
}

/** The left half of the token's hash (OpenID Connect Core 1.0 §3.1.3.6). */
function leftHash(token: string): string {
  return createHash("sha256").update(token).digest().subarray(0, 16).toString("base64url");
}

async function idToken(
  deps: IdentityDeps,
  client: ClientRow,
  subject: TokenSubject,
  accessToken: string,
): Promise<string> {
  const iat = Math.floor(deps.clock.now() / SECOND);
  const userId = subject.account.id as UserId;
  return deps.tokenSigner.sign("JWT", {
    sub: subjectOf(deps, client, userId),
    aud: client.id,
    azp: client.id,
    iat,
    exp: iat + ID_TOKEN_SECONDS,
    auth_time: Math.floor(subject.authTime / SECOND),
    acr: assuranceOf(subject.amr),
    amr: subject.amr,
    at_hash: leftHash(accessToken),
    sid: await loginName(deps, client.id, { userId, loginId: subject.loginId }),
    ...(subject.nonce !== null && { nonce: subject.nonce }),
  });
}

/** Signs the tokens of a session; with `openid` an id_token too. */
export async function issueApplicationTokens(
  deps: IdentityDeps,
  client: ClientRow,
  subject: TokenSubject,
  refreshToken: string | null,
): Promise<TokenReply> {
  const iat = Math.floor(deps.clock.now() / SECOND);
  const userId = subject.account.id as UserId;
  const accessToken = await deps.accessTokens.signFor({
    clientId: client.id,
    subject: subjectOf(deps, client, userId),
    session: { userId, sessionId: subject.sessionId },
    scopes: subject.scopes,
    jti: deps.ids.next<string>(),
    iat,
    exp: iat + ACCESS_TOKEN_SECONDS,
    amr: subject.amr,
    acr: assuranceOf(subject.amr),
    authTime: Math.floor(subject.authTime / SECOND),
    jkt: subject.jkt,
  });
  return {
    access_token: accessToken,
    token_type: subject.jkt === null ? "Bearer" : "DPoP",
    expires_in: ACCESS_TOKEN_SECONDS,
    scope: subject.scopes.join(" "),
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    ...(subject.scopes.includes("openid") && {
      id_token: await idToken(deps, client, subject, accessToken),
    }),
  };
}
