import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import type { SessionId, UserId } from "../../shared/kernel/ids.ts";
import type { KeySource, SigningKey } from "../domains/identity/ports.ts";
import { jwtAccessTokens } from "./access-tokens.ts";
import { namingSealer } from "./sealer.ts";
import { jwtSigner } from "./token-signer.ts";

const ISSUER = "https://veche.example";

async function newKey(kid: string): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const { x = "", y = "", d = "" } = await exportJWK(privateKey);
  return { kty: "EC", crv: "P-256", kid, x, y, d };
}

const [first, second] = await Promise.all([newKey("first"), newKey("second")]);

function fixed(signing: SigningKey, ...others: SigningKey[]): KeySource {
  const keys = async () => ({ signing, verifying: [signing, ...others] });
  return { current: keys, knowing: keys };
}

const sealer = namingSealer(crypto.getRandomValues(new Uint8Array(32)), "test");

function tokensBy(source: KeySource) {
  return jwtAccessTokens(jwtSigner(ISSUER, source), ISSUER, sealer);
}

const signer = jwtSigner(ISSUER, fixed(first, second));
const tokens = tokensBy(fixed(first, second));
const claims = {
  sub: "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f" as UserId,
  sid: "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e10" as SessionId,
  jti: "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e11",
  iat: 1_790_000_000,
  exp: 1_790_000_900,
  role: "user",
  amr: ["pwd"],
  auth_time: 1_790_000_000,
} as const;
const own = { kind: "own", claims };

const forApplication = {
  clientId: "app",
  subject: "somebody",
  session: { userId: claims.sub, sessionId: claims.sid },
  scopes: ["openid", "chat:read"],
  jti: claims.jti,
  iat: claims.iat,
  exp: claims.exp,
  amr: ["pwd"],
  acr: "urn:veche:aal1",
  authTime: claims.auth_time,
  jkt: "thumbprint",
} as const;

function part(text: string, index: number): JWTPayload & Record<string, unknown> {
  return JSON.parse(Buffer.from(text.split(".")[index] ?? "", "base64url").toString());
}

/** A token of the given header and claims, rightly signed with the first key unless told otherwise. */
async function forged(
  header: Record<string, unknown>,
  payload: Record<string, unknown> = {},
  key = first,
) {
  const { subtle } = crypto;
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { kty, crv, x, y, d } = key;
  const secret = await subtle.importKey("jwk", { kty, crv, x, y, d }, algorithm, false, ["sign"]);
  return new SignJWT({ ...claims, iss: ISSUER, ...payload })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "first", ...header })
    .sign(secret);
}

describe("access tokens", () => {
  describe("work", () => {
    it("say what was signed, by the first key", async () => {
      const token = await tokens.sign(claims);
      expect(part(token, 0)).toEqual({ alg: "ES256", typ: "at+jwt", kid: "first" });
      expect(part(token, 1)).toEqual({ ...claims, iss: ISSUER });
      expect(await tokens.verify(token)).toEqual(own);
    });

    it("are good under every key that is still listed", async () => {
      const before = tokensBy(fixed(second));
      expect(await tokens.verify(await before.sign(claims))).toEqual(own);
    });

    it("are checked by others with the public keys, which hold nothing secret", async () => {
      const keys = await signer.publicKeys();
      expect(keys).toHaveLength(2);
      for (const key of keys) {
        expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
      }
    });
  });

  describe("of applications work", () => {
    it("say what was signed, and whose session it is to nobody but us", async () => {
      const token = await tokens.signFor(forApplication);
      expect(await tokens.verify(token)).toEqual({ kind: "application", claims: forApplication });
      const text = JSON.stringify(part(token, 1));
      expect(text).not.toContain(claims.sub);
      expect(text).not.toContain(claims.sid);
      expect(part(token, 1)).toMatchObject({ aud: ISSUER, client_id: "app", sub: "somebody" });
    });

    it("are nobody's without a session", async () => {
      const mine = { ...forApplication, session: null, amr: null, acr: null, authTime: null };
      const token = await tokens.signFor(mine);
      expect(await tokens.verify(token)).toEqual({ kind: "application", claims: mine });
    });
  });

  describe("of applications refuse", () => {
    it("another audience, a session of another client's, and to be somebody's own", async () => {
      const token = await tokens.signFor(forApplication);
      const payload = part(token, 1);
      const elsewhere = await signer.sign("at+jwt", { ...payload, aud: "https://api.example" });
      expect(await tokens.verify(elsewhere)).toBeNull();
      const stolen = await signer.sign("at+jwt", { ...payload, client_id: "other" });
      expect(await tokens.verify(stolen)).toBeNull();
      const own = await signer.sign("at+jwt", { ...payload, ...claims, client_id: "app" });
      expect(await tokens.verify(own)).toBeNull();
    });
  });

  describe("refuse", () => {
    it("no signature, whatever the header says of it", async () => {
      const body = Buffer.from(JSON.stringify({ ...claims, iss: ISSUER })).toString("base64url");
      for (const alg of ["none", "None", "ES256"]) {
        const header = { alg, typ: "at+jwt", kid: "first" };
        const head = Buffer.from(JSON.stringify(header)).toString("base64url");
        expect(await tokens.verify(`${head}.${body}.`)).toBeNull();
      }
    });

    it("the public key used as a shared secret", async () => {
      const secret = new TextEncoder().encode(JSON.stringify((await signer.publicKeys())[0]));
      const token = await new SignJWT({ ...claims, iss: ISSUER })
        .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: "first" })
        .sign(secret);
      expect(await tokens.verify(token)).toBeNull();
    });

    it("another issuer, another type, an unknown key, a stranger's key under our name", async () => {
      expect(await tokens.verify(await forged({}))).toEqual(own);
      expect(await tokens.verify(await forged({}, { iss: "https://evil.example" }))).toBeNull();
      expect(await tokens.verify(await forged({ typ: "JWT" }))).toBeNull();
      expect(await tokens.verify(await forged({ kid: "third" }))).toBeNull();
      expect(await tokens.verify(await forged({ kid: "__proto__" }))).toBeNull();
      expect(await tokens.verify(await forged({}, {}, await newKey("first")))).toBeNull();
    });

    it("claims that are not those of an access token", async () => {
      for (const wrong of [{ sub: "anna" }, { sid: 7 }, { role: "root" }, { amr: "pwd" }]) {
        expect(await tokens.verify(await forged({}, wrong))).toBeNull();
      }
    });

    it("any change and any other text", async () => {
      const token = await tokens.sign(claims);
      const [head, body, signature] = token.split(".");
      const admin = Buffer.from(JSON.stringify({ ...part(token, 1), role: "admin" }));
      const changed = [head, admin.toString("base64url"), signature].join(".");
      for (const text of ["", ".", "..", "a.b.c", changed, `${head}.${body}`, `${token}x`]) {
        expect(await tokens.verify(text)).toBeNull();
      }
    });
  });
});
