import { timingSafeEqual } from "node:crypto";
import type { SessionId, UserId } from "../../../../shared/kernel/ids.ts";
import type { Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import type { ClientRow } from "./clients.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import type { Parameters } from "./form.ts";
import type { TokenReply } from "./issue-tokens.ts";
import type { CodeGrant } from "./model.ts";
import { oneWay } from "./one-way.ts";
import { openApplicationSession } from "./open-application-session.ts";
import { type CodeRow, findCode, markReplayed, takeCode } from "./store.ts";

const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

function refused(description: string): Error {
  return oauthError(oauthErrors.invalid_grant, description);
}

/** PKCE, S256 (RFC 7636 §4.6). */
function requireVerifier(verifier: string, challenge: string): void {
  if (!VERIFIER.test(verifier)) {
    throw oauthError(oauthErrors.invalid_request, "code_verifier is malformed");
  }
  const made = Buffer.from(oneWay(verifier));
  const asked = Buffer.from(challenge);
  const same = made.length === asked.length && timingSafeEqual(made, asked);
  if (!same) throw refused("code_verifier is not right");
}

/** Whether whoever shows the code is whom it was made for. */
function requireMatch(grant: CodeGrant, form: Parameters, jkt: string | null): void {
  const redirectUri = form.get("redirect_uri");
  // OAuth 2.1 leaves it out: PKCE binds the code already.
  if (redirectUri !== null && redirectUri !== grant.redirectUri) {
    throw refused("redirect_uri is another");
  }
  const verifier = form.get("code_verifier");
  if (verifier === null) throw refused("code_verifier is missing");
  requireVerifier(verifier, grant.codeChallenge);
  if (grant.dpopJkt !== null && grant.dpopJkt !== jkt) {
    throw refused("the code is bound to another key");
  }
}

/** A code shown again ends what it opened (RFC 9700 §4.5), even if that is only being opened at this moment. */
async function endReplayed(deps: IdentityDeps, code: CodeRow): Promise<never> {
  await markReplayed(deps.db, code.hash, deps.clock.now());
  const sessionId = code.sessionId as SessionId;
  await deps.accountSessions.end(code.userId as UserId, [sessionId]);
  deps.liveSessions.forget(sessionId);
  throw refused("the code was used before");
}

/**
 * Exchanges a code for tokens, once. Throws `invalid_grant` for one that is unknown, expired, another client's, or
 * shown again, which ends what it opened.
 */
export async function redeemCode(
  deps: IdentityDeps,
  client: ClientRow,
  form: Parameters,
  jkt: string | null,
  origin: Origin,
): Promise<TokenReply> {
  const hash = oneWay(form.require("code"));
  const code = await findCode(deps.db, hash, client.id);
  if (code === undefined) throw refused("the code is unknown");
  if (code.usedAt !== null) return endReplayed(deps, code);
  if (deps.clock.now() >= code.expiresAt) throw refused("the code has expired");
  requireMatch(code.grant, form, jkt);
  if (!(await takeCode(deps.db, hash, deps.clock.now()))) return endReplayed(deps, code);
  const { userId, sessionId, grant } = code;
  const allowed = { ...grant, userId, sessionId };
  const reply = await openApplicationSession(deps, client, allowed, jkt, origin);
  const after = await findCode(deps.db, hash, client.id);
  if (after === undefined || after.replayedAt !== null) {
    await deps.accountSessions.end(userId as UserId, [sessionId as SessionId]);
  }
  return reply;
}
