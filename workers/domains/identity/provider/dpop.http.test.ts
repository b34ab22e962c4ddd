import { generateKeyPairSync } from "node:crypto";
import { type JWTPayload, SignJWT } from "jose";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  ORIGIN,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import {
  type Application,
  authorizationUrl,
  basic,
  claimsOf,
  codeFor,
  goesTo,
  type OAuthTokens,
  oauthErrorOf,
  open,
  pkce,
  postForm,
  redeem,
  refresh,
  registerApplication,
  signInto,
} from "../../../../shared/testing/applications.ts";
import { type ClientKey, newClientKey } from "../../../../shared/testing/client-keys.ts";

let anna: Account;
beforeAll(async () => {
  await registerAccount();
  anna = await registerAccount();
});
afterEach(resetClock);

let proofs = 0;

interface ProofFields {
  readonly claims?: JWTPayload & Record<string, unknown>;
  readonly header?: Record<string, unknown>;
}

async function proof(key: ClientKey, method: string, path: string, fields: ProofFields = {}) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { jti: `proof-${++proofs}`, htm: method, htu: ORIGIN + path, iat };
  return new SignJWT({ ...claims, ...fields.claims })
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk: key.jwk, ...fields.header })
    .sign(key.privateKey);
}

async function athOf(token: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return Buffer.from(hash).toString("base64url");
}

async function boundTokens(app: Application, key: ClientKey, person = anna): Promise<OAuthTokens> {
  const granted = await codeFor(person, app, { scope: "openid profile:read" });
  const DPoP = await proof(key, "POST", "/oauth/token");
  const response = await redeem(app, granted, { client_id: app.clientId }, { DPoP });
  expect(response.status).toBe(200);
  return response.json<OAuthTokens>();
}

describe("DPoP", () => {
  it("binds tokens to a key, everywhere they are shown", async () => {
    const app = await registerApplication({ authMethod: "none", dpopBound: true });
    const key = await newClientKey();
    const tokens = await boundTokens(app, key);
    expect(tokens.token_type).toBe("DPoP");
    expect(claimsOf(tokens.access_token)["cnf"]).toEqual({ jkt: expect.any(String) });
    const ath = await athOf(tokens.access_token);
    for (const path of ["/oauth/userinfo", "/api/users/me"]) {
      const shown = async (scheme: string, by: ClientKey | null, claims: JWTPayload = {}) => {
        const DPoP = by && (await proof(by, "GET", path, { claims: { ath, ...claims } }));
        const headers = {
          Authorization: `${scheme} ${tokens.access_token}`,
          ...(DPoP && { DPoP }),
        };
        return (await sendJson("GET", path, undefined, headers)).status;
      };
      expect(await shown("DPoP", key)).toBe(200);
      expect(await shown("DPoP", key, { jti: `once ${path}` })).toBe(200);
      expect(await shown("DPoP", key, { jti: `once ${path}` })).toBe(401);
      expect(await shown("Bearer", null)).toBe(401);
      expect(await shown("Bearer", key)).toBe(401);
      expect(await shown("DPoP", null)).toBe(401);
      expect(await shown("DPoP", await newClientKey())).toBe(401);
      expect(await shown("DPoP", key, { ath: await athOf("another") })).toBe(401);
      expect(await shown("DPoP", key, { htm: "POST" })).toBe(401);
      expect(await shown("DPoP", key, { htu: `${ORIGIN}/elsewhere` })).toBe(401);
    }
    const unbound = await signInto(anna, await registerApplication());
    const DPoP = await proof(key, "GET", "/oauth/userinfo", {
      claims: { ath: await athOf(unbound.access_token) },
    });
    const headers = { Authorization: `DPoP ${unbound.access_token}`, DPoP };
    expect((await sendJson("GET", "/oauth/userinfo", undefined, headers)).status).toBe(401);
  });

  it("binds refresh tokens of public clients to the key", async () => {
    const app = await registerApplication({ authMethod: "none" });
    const key = await newClientKey();
    const tokens = await boundTokens(app, key);
    const fields = { client_id: app.clientId };
    const bare = await refresh(app, tokens.refresh_token, fields, {});
    expect(await oauthErrorOf(bare)).toEqual([400, "invalid_grant"]);
    const stolen = await proof(await newClientKey(), "POST", "/oauth/token");
    const other = await refresh(app, tokens.refresh_token, fields, { DPoP: stolen });
    expect(await oauthErrorOf(other)).toEqual([400, "invalid_grant"]);
    const DPoP = await proof(key, "POST", "/oauth/token");
    expect((await refresh(app, tokens.refresh_token, fields, { DPoP })).status).toBe(200);
  });

  it("refuses proofs that are used, old, not for here, or not signed by the key they name", async () => {
    const app = await registerApplication({ authMethod: "client_secret_basic" });
    const key = await newClientKey();
    const asked = { grant_type: "client_credentials" };
    const ask = (DPoP: string) => postForm("/oauth/token", asked, { ...basic(app), DPoP });
    const good = await proof(key, "POST", "/oauth/token");
    expect((await ask(good)).status).toBe(200);
    expect(await oauthErrorOf(await ask(good))).toEqual([400, "invalid_dpop_proof"]);
    const stranger = await newClientKey();
    const secret = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    const bad: (ProofFields | string)[] = [
      { claims: { htm: "GET" } },
      { claims: { htu: "https://evil.example/oauth/token" } },
      { claims: { jti: "" } },
      { claims: { jti: "x".repeat(300) } },
      { header: { typ: "JWT" } },
      { header: { jwk: stranger.jwk } },
      { header: { jwk: secret.export({ format: "jwk" }) } },
      { header: { jwk: { kty: "oct", k: "c2VjcmV0" } } },
      "garbage",
      `${good}, ${good}`,
    ];
    for (const fields of bad) {
      const text =
        typeof fields === "string" ? fields : await proof(key, "POST", "/oauth/token", fields);
      const why = JSON.stringify(fields);
      expect(await oauthErrorOf(await ask(text)), why).toEqual([400, "invalid_dpop_proof"]);
    }
  });

  it("takes our nonce for the time, when the client's clock is wrong", async () => {
    const app = await registerApplication();
    const key = await newClientKey();
    await advanceClock(86_400);
    const asked = { grant_type: "client_credentials" };
    const ask = (DPoP: string) => postForm("/oauth/token", asked, { ...basic(app), DPoP });
    const late = await ask(await proof(key, "POST", "/oauth/token"));
    const nonce = late.headers.get("DPoP-Nonce");
    expect(await oauthErrorOf(late)).toEqual([400, "use_dpop_nonce"]);
    const right = await proof(key, "POST", "/oauth/token", { claims: { nonce } });
    expect((await ask(right)).status).toBe(200);
    await advanceClock(900);
    const old = await proof(key, "POST", "/oauth/token", { claims: { nonce } });
    expect(await oauthErrorOf(await ask(old))).toEqual([400, "use_dpop_nonce"]);
    const made = await proof(key, "POST", "/oauth/token", { claims: { nonce: "made up" } });
    expect(await oauthErrorOf(await ask(made))).toEqual([400, "use_dpop_nonce"]);
  });

  it("binds a code to the key that was named, and lets nobody else redeem it", async () => {
    const app = await registerApplication({ authMethod: "none" });
    const key = await newClientKey();
    const first = await proof(key, "POST", "/oauth/par");
    const { challenge, verifier } = pkce();
    const pushed = Object.fromEntries(new URL(authorizationUrl(app, challenge)).searchParams);
    const response = await postForm("/oauth/par", pushed, { DPoP: first });
    expect(response.status).toBe(201);
    const { request_uri } = await response.json<{ request_uri: string }>();
    const url = `${ORIGIN}/oauth/authorize?${new URLSearchParams({ request_uri, client_id: app.clientId })}`;
    const id = goesTo(await open(url, anna.headers)).searchParams.get("request");
    const path = `/api/oauth/interactions/${id}`;
    const decided = await sendJson("POST", path, { allow: true }, anna.headers);
    const { redirectTo } = await decided.json<{ redirectTo: string }>();
    const code = new URL(redirectTo).searchParams.get("code")!;
    const fields = { client_id: app.clientId };
    const bare = await redeem(app, { code, verifier }, fields, {});
    expect(await oauthErrorOf(bare)).toEqual([400, "invalid_grant"]);
    const stolen = { DPoP: await proof(await newClientKey(), "POST", "/oauth/token") };
    const other = await redeem(app, { code, verifier }, fields, stolen);
    expect(await oauthErrorOf(other)).toEqual([400, "invalid_grant"]);
    const right = { DPoP: await proof(key, "POST", "/oauth/token") };
    expect((await redeem(app, { code, verifier }, fields, right)).status).toBe(200);
    // A pushed request is good for once.
    expect((await open(url, anna.headers)).status).toBe(400);
  });
});
