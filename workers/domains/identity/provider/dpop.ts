import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWTVerifyResult, jwtVerify } from "jose";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { UserId } from "../../../../shared/kernel/ids.ts";
import { MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";
import { oauthError, oauthErrors } from "./errors.ts";

/** Signatures that proofs and client assertions may have. */
export const CLIENT_ALGORITHMS = [
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  "PS256",
  "PS384",
  "PS512",
  "RS256",
  "RS384",
  "RS512",
];

const TYPE = "dpop+jwt";
const LONGEST_PROOF = 8_192;
/** How far the client's clock may be off. */
const CLOCK_SECONDS = 60;
/** A nonce of ours stands for the time (RFC 9449 §8), for so long and once more. */
const NONCE_MS = 5 * MINUTE;
const NONCE_CONTEXT = "dpop-nonce";
/** Longer than any proof is accepted. */
const REMEMBERED_MS = 3 * NONCE_MS;
const REPLAY = { name: "dpop-proof", limit: 1, windowSeconds: REMEMBERED_MS / SECOND };

const claimsShape = z.object({
  jti: z.string().min(1).max(256),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string().optional(),
  nonce: z.string().optional(),
});
type ProofClaims = z.infer<typeof claimsShape>;

function bad(description: string): AppError {
  return oauthError(oauthErrors.invalid_dpop_proof, description);
}

function bucketOf(deps: IdentityDeps): number {
  return Math.floor(deps.clock.now() / NONCE_MS);
}

/** The nonce of this time, for the `DPoP-Nonce` header. */
export function dpopNonce(deps: IdentityDeps): Promise<string> {
  return deps.nameSealer.seal(String(bucketOf(deps)), NONCE_CONTEXT);
}

async function isNonceGood(deps: IdentityDeps, nonce: string): Promise<boolean> {
  const bucket = await deps.nameSealer.open(nonce, NONCE_CONTEXT);
  const age = bucketOf(deps) - Number(bucket ?? Number.NaN);
  return age === 0 || age === 1;
}

/** An address without what does not count (RFC 9449 §4.3, 9): query and fragment. */
function target(text: string): string | null {
  try {
    const url = new URL(text);
    return url.origin + url.pathname;
  } catch {
    return null;
  }
}

/** The addresses that a request's own may have been called by. */
function targets(deps: IdentityDeps, request: Request): string[] {
  const url = new URL(request.url);
  const own = new URL(deps.config.publicUrl).origin + url.pathname;
  return deps.development === null ? [own] : [own, url.origin + url.pathname];
}

async function verified(proof: string): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(proof, EmbeddedJWK, {
      typ: TYPE,
      algorithms: CLIENT_ALGORITHMS,
      currentDate: new Date(0),
    });
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) {
      throw bad("the proof is no JWT signed by the key in its header");
    }
    throw error;
  }
}

/** The time, by the client's clock or by our nonce. */
async function requireRecent(deps: IdentityDeps, claims: ProofClaims): Promise<void> {
  if (claims.nonce !== undefined) {
    if (await isNonceGood(deps, claims.nonce)) return;
    const headers = { "DPoP-Nonce": await dpopNonce(deps) };
    throw oauthError(oauthErrors.use_dpop_nonce, "the nonce is not ours or too old", headers);
  }
  const off = Math.abs(deps.clock.now() / SECOND - claims.iat);
  if (off <= CLOCK_SECONDS) return;
  const headers = { "DPoP-Nonce": await dpopNonce(deps) };
  throw oauthError(oauthErrors.use_dpop_nonce, "iat is not recent: use this nonce", headers);
}

function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** A token that comes with a proof, and whose it is; `null`: nobody's but the application's. */
interface Accompanied {
  readonly token: string;
  readonly userId: UserId | null;
}

/** Whether the proof is seen for the first time: kept with the account where there is one, else by itself. */
async function isFirstUse(
  deps: IdentityDeps,
  name: string,
  userId: UserId | null,
): Promise<boolean> {
  if (userId === null) return (await deps.limiter.hit(name, REPLAY)).allowed;
  return deps.accountSessions.takeOnce(userId, name, deps.clock.now() + REMEMBERED_MS);
}

/**
 * The thumbprint of the key that the request proves to have (RFC 9449 §4.3), or `null` when it proves none. The
 * token that it comes with, it must name. Throws `invalid_dpop_proof`, also for one that was shown before, or
 * `use_dpop_nonce`.
 */
export async function provedKey(
  deps: IdentityDeps,
  request: Request,
  shown: Accompanied | null,
): Promise<string | null> {
  const proof = request.headers.get("DPoP");
  if (proof === null) return null;
  if (proof.length > LONGEST_PROOF || proof.includes(",")) throw bad("send one proof");
  const { payload, protectedHeader } = await verified(proof);
  const claims = claimsShape.safeParse(payload).data;
  const { jwk } = protectedHeader;
  if (claims === undefined || jwk === undefined) throw bad("jti, htm, htu or iat is missing");
  if (claims.htm !== request.method) throw bad("htm is not this method");
  if (!targets(deps, request).includes(target(claims.htu) ?? "")) {
    throw bad("htu is not this address");
  }
  if (shown !== null && claims.ath !== tokenHash(shown.token)) {
    throw bad("ath is not of this token");
  }
  await requireRecent(deps, claims);
  const jkt = await calculateJwkThumbprint(jwk);
  const first = await isFirstUse(deps, `dpop:${jkt}:${claims.jti}`, shown?.userId ?? null);
  if (!first) throw bad("the proof was used before");
  return jkt;
}

interface ShownToken extends Accompanied {
  readonly isDpop: boolean;
  /** The key that the token is bound to. */
  readonly jkt: string | null;
}

/** What keeps a token from being accepted as it was shown: an error of the protocol, or `null`. */
export async function possessionProblem(
  deps: IdentityDeps,
  request: Request,
  { token, userId, isDpop, jkt }: ShownToken,
): Promise<AppError | null> {
  if (jkt === null) {
    return isDpop ? oauthError(oauthErrors.invalid_token, "the token is not bound to a key") : null;
  }
  if (!isDpop) return oauthError(oauthErrors.invalid_token, "the token is bound: use DPoP");
  try {
    const proved = await provedKey(deps, request, { token, userId });
    if (proved === jkt) return null;
    return proved === null ? bad("the proof is missing") : bad("the proof is by another key");
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** The challenge of RFC 9449 §7.1. */
export function dpopChallenge(error: string): string {
  return `DPoP error="${error}", algs="${CLIENT_ALGORITHMS.join(" ")}"`;
}

/** Throws `unauthorized` unless the request proves the key that its token is bound to, if it is. */
export async function requirePossession(
  deps: IdentityDeps,
  request: Request,
  shown: ShownToken,
): Promise<void> {
  const problem = await possessionProblem(deps, request, shown);
  if (problem === null) return;
  const challenge = { "WWW-Authenticate": dpopChallenge(problem.definition.code) };
  const headers = { ...problem.headers, ...challenge };
  throw new AppError(commonErrors.unauthorized, { cause: problem, headers });
}
