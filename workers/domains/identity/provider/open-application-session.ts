import type { SessionId, UserId } from "../../../../shared/kernel/ids.ts";
import type { Origin } from "../../platform/index.ts";
import { snapshotOf } from "../account.ts";
import { browserOf } from "../browser.ts";
import type { IdentityDeps } from "../deps.ts";
import { findUser } from "../store.ts";
import type { ClientRow } from "./clients.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import { issueApplicationTokens, type TokenReply } from "./issue-tokens.ts";
import type { Authentication } from "./model.ts";
import { findGrant } from "./store.ts";

const REFRESH_GRANT = "refresh_token";

/** What somebody let an application do. */
export interface Allowed extends Authentication {
  readonly userId: string;
  readonly sessionId: string;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
}

/** The account, if it may be signed in to. Throws `invalid_grant`. */
async function accountSnapshot(deps: IdentityDeps, userId: string) {
  const row = await findUser(deps.db, userId);
  const snapshot = row && snapshotOf(row);
  const account = snapshot?.account;
  if (snapshot === undefined || account?.status !== "active" || account.deletionAt) {
    throw oauthError(oauthErrors.invalid_grant, "the account is not active");
  }
  return snapshot;
}

/** The key that refresh tokens are bound to: a public client's (RFC 9449 §5), others prove themselves. */
function refreshKeyOf(client: ClientRow, jkt: string | null): string | null {
  return client.authMethod === "none" ? jkt : null;
}

/**
 * Opens the application's session and issues its first tokens. Throws `invalid_grant` when what stood behind it has
 * gone meanwhile: the account, the session that vouched, the person's consent.
 */
export async function openApplicationSession(
  deps: IdentityDeps,
  client: ClientRow,
  allowed: Allowed,
  jkt: string | null,
  origin: Origin,
): Promise<TokenReply> {
  const userId = allowed.userId as UserId;
  const sessionId = allowed.sessionId as SessionId;
  const parentId = allowed.parentId as SessionId | null;
  const snapshot = await accountSnapshot(deps, userId);
  const { scopes, amr, authTime, nonce } = allowed;
  const refreshable = client.grants.includes(REFRESH_GRANT);
  const access = {
    clientId: client.id,
    scopes,
    parentId,
    offline: scopes.includes("offline_access"),
    jkt: refreshKeyOf(client, jkt),
  };
  const opened = await deps.accountSessions.openApplication({
    userId,
    sessionId,
    amr,
    authTime,
    snapshot,
    access,
    refreshable,
    device: client.name,
    browser: browserOf(origin.userAgent),
    ip: origin.ip,
    country: origin.country,
  });
  if (opened === null) throw oauthError(oauthErrors.invalid_grant, "the session has ended");
  if ((await findGrant(deps.db, userId, client.id)) === undefined) {
    await deps.accountSessions.end(userId, [sessionId]);
    throw oauthError(oauthErrors.invalid_grant, "the consent was withdrawn");
  }
  const { account } = snapshot;
  const loginId = parentId ?? sessionId;
  const subject = { account, sessionId, loginId, scopes, amr, authTime, jkt, nonce };
  return issueApplicationTokens(deps, client, subject, refreshable ? opened.refreshToken : null);
}
