import { z } from "@hono/zod-openapi";
import { errors, importJWK, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { SessionId, UserId } from "../../shared/kernel/ids.ts";
import type { AccessClaims, AccessTokens, PublicKey } from "../domains/identity/ports.ts";

const ALG = "ES256";
/** RFC 9068. */
const TYPE = "at+jwt";

/** A private P-256 key as a JSON Web Key. */
export interface SigningKey {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly kid: string;
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

const claimsShape = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
  role: z.enum(["user", "moderator", "admin"]),
  amr: z.array(z.string()),
  auth_time: z.number(),
});

function publicHalf({ kty, crv, kid, x, y }: SigningKey): PublicKey {
  return { kty, crv, kid, x, y, alg: ALG, use: "sig" };
}

async function imported(key: SigningKey | PublicKey): Promise<CryptoKey> {
  const result = await importJWK({ ...key }, ALG);
  if (result instanceof Uint8Array) throw new Error("a token key is not a public key");
  return result;
}

/** Makes a function's result once; a failure is not kept. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let value: Value | undefined;
  return async () => {
    value ??= await make();
    return value;
  };
}

function claimsOf(payload: JWTPayload): AccessClaims | null {
  const parsed = claimsShape.safeParse(payload);
  if (!parsed.success) return null;
  const { sub, sid, ...rest } = parsed.data;
  return { ...rest, sub: sub as UserId, sid: sid as SessionId };
}

/** ES256 JWTs of this issuer. The first key signs, all verify. */
export function jwtAccessTokens(issuer: string, keys: readonly SigningKey[]): AccessTokens {
  const [first] = keys;
  if (first === undefined) throw new Error("there is no key to sign with");
  const signingKey = once(() => imported(first));
  const verifying = new Map(
    keys.map((key) => [key.kid, once(() => imported(publicHalf(key)))] as const),
  );
  return {
    publicKeys: keys.map(publicHalf),
    async sign(claims) {
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALG, typ: TYPE, kid: first.kid })
        .setIssuer(issuer)
        .sign(await signingKey());
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(
          token,
          async ({ kid = "" }) => {
            const key = verifying.get(kid);
            if (key === undefined) throw new errors.JWKSNoMatchingKey();
            return key();
          },
          // Expiry is for the caller to judge, by the platform's clock.
          { algorithms: [ALG], issuer, typ: TYPE, currentDate: new Date(0) },
        );
        return claimsOf(payload);
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
