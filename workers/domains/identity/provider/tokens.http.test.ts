import { generateKeyPairSync } from "node:crypto";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  mailsTo,
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
  open,
  pkce,
  postForm,
  redeem,
  registerApplication,
  signInto,
} from "../../../../shared/testing/applications.ts";

async function errorOf(response: Response) {
  const { error } = await response.json<{ error: string }>();
  return [response.status, error];
}

function refresh(app: Application, token: string, fields = {}, headers?: Record<string, string>) {
  const form = { grant_type: "refresh_token", refresh_token: token, ...fields };
  return postForm("/oauth/token", form, headers ?? basic(app));
}

async function refreshed(app: Application, token: string, fields = {}): Promise<OAuthTokens> {
  const response = await refresh(app, token, fields);
  expect(response.status).toBe(200);
  return response.json<OAuthTokens>();
}

async function introspected(app: Application, token: string): Promise<Record<string, unknown>> {
  const response = await postForm("/oauth/introspect", { token }, basic(app));
  expect(response.status).toBe(200);
  return response.json<Record<string, unknown>>();
}

function userinfo(accessToken: string): Promise<Response> {
  return sendJson("GET", "/oauth/userinfo", undefined, { Authorization: `Bearer ${accessToken}` });
}

let anna: Account;
beforeAll(async () => {
  await registerAccount();
  anna = await registerAccount();
});
afterEach(resetClock);

describe("refresh tokens of applications", () => {
  describe("work", () => {
    it("rotate, and give the same successor for half a minute", async () => {
      const app = await registerApplication();
      const first = await signInto(anna, app);
      const second = await refreshed(app, first.refresh_token);
      expect(second.refresh_token).not.toBe(first.refresh_token);
      expect(claimsOf(second.id_token)).toMatchObject({
        sub: anna.user.id,
        sid: claimsOf(first.id_token)["sid"],
      });
      expect(claimsOf(second.id_token)["nonce"]).toBeUndefined();
      await advanceClock(20);
      expect((await refreshed(app, first.refresh_token)).refresh_token).toBe(second.refresh_token);
    });

    it("may ask for less, never for more", async () => {
      const app = await registerApplication();
      const tokens = await signInto(anna, app, { scope: "openid email" });
      const less = await refreshed(app, tokens.refresh_token, { scope: "openid" });
      expect(less.scope).toBe("openid");
      const more = await refresh(app, less.refresh_token, { scope: "openid profile" });
      expect(await errorOf(more)).toEqual([400, "invalid_scope"]);
      expect((await refreshed(app, less.refresh_token)).scope).toBe("openid email");
    });

    it("outlive the sign-in only where the person allowed that", async () => {
      const app = await registerApplication();
      const ben = await registerAccount();
      const bound = await signInto(ben, app);
      const lasting = await signInto(ben, app, { scope: "openid offline_access" });
      await sendJson("POST", "/api/auth/logout", undefined, ben.headers);
      const gone = await refresh(app, bound.refresh_token);
      expect(await errorOf(gone)).toEqual([400, "invalid_grant"]);
      expect((await userinfo(bound.access_token)).status).toBe(401);
      await refreshed(app, lasting.refresh_token);
    });

    it("are not among the person's own sessions", async () => {
      const ben = await registerAccount();
      await signInto(ben, await registerApplication());
      const response = await sendJson("GET", "/api/auth/sessions", undefined, ben.headers);
      expect((await response.json<{ items: [] }>()).items).toHaveLength(1);
    });
  });

  describe("refuse", () => {
    it("an old token, end the session and tell the owner", async () => {
      const app = await registerApplication({ name: "Leaky" });
      const ben = await registerAccount();
      const first = await signInto(ben, app);
      const second = await refreshed(app, first.refresh_token);
      await advanceClock(31);
      const old = await refresh(app, first.refresh_token);
      expect(await errorOf(old)).toEqual([400, "invalid_grant"]);
      const next = await refresh(app, second.refresh_token);
      expect(await errorOf(next)).toEqual([400, "invalid_grant"]);
      expect((await userinfo(second.access_token)).status).toBe(401);
      const mails = await mailsTo(ben.user.email);
      expect(mails.filter(({ data }) => data["kind"] === "refresh_reused")).toHaveLength(1);
      expect((await sendJson("GET", "/api/users/me", undefined, ben.headers)).status).toBe(200);
    });

    it("another client, which ends nothing", async () => {
      const [app, other] = [await registerApplication(), await registerApplication()];
      const tokens = await signInto(anna, app);
      const stolen = await refresh(other, tokens.refresh_token);
      expect(await errorOf(stolen)).toEqual([400, "invalid_grant"]);
      await refreshed(app, tokens.refresh_token);
    });

    it("a client that may not refresh: it gets none", async () => {
      const app = await registerApplication({ grants: ["authorization_code"] });
      const tokens = await signInto(anna, app);
      expect(tokens.refresh_token).toBeUndefined();
      expect((await userinfo(tokens.access_token)).status).toBe(200);
      await advanceClock(16 * 60);
      expect((await userinfo(tokens.access_token)).status).toBe(401);
    });
  });

  describe("survive", () => {
    it("a thousand double refreshes: one successor each, and no session ends", async () => {
      const app = await registerApplication();
      let held = (await signInto(anna, app, { scope: "openid offline_access" })).refresh_token;
      for (let round = 0; round < 1_000; round++) {
        const pair = await Promise.all([refresh(app, held), refresh(app, held)]);
        const tokens = await Promise.all(pair.map((each) => each.json<OAuthTokens>()));
        expect(tokens[0]!.refresh_token).toBe(tokens[1]!.refresh_token);
        held = tokens[0]!.refresh_token;
      }
      expect(held).toBeDefined();
    }, 120_000);
  });
});

describe("introspection and revocation", () => {
  it("tell what a token is good for, to its own client and to trusted ones", async () => {
    const app = await registerApplication();
    const tokens = await signInto(anna, app);
    expect(await introspected(app, tokens.access_token)).toMatchObject({
      active: true,
      sub: anna.user.id,
      client_id: app.clientId,
      aud: ORIGIN,
      scope: "openid profile email",
      token_type: "Bearer",
      username: anna.user.username,
    });
    expect(await introspected(app, tokens.refresh_token)).toMatchObject({
      active: true,
      token_type: "refresh_token",
    });
    const server = await registerApplication({ trusted: true });
    expect(await introspected(server, tokens.access_token)).toMatchObject({ active: true });
    const other = await registerApplication();
    for (const text of [tokens.access_token, tokens.refresh_token]) {
      expect(await introspected(other, text)).toEqual({ active: false });
    }
    for (const text of ["garbage", tokens.id_token, anna.tokens.accessToken]) {
      expect(await introspected(app, text)).toEqual({ active: false });
    }
  });

  it("ask who asks", async () => {
    const open = await registerApplication({ authMethod: "none" });
    const fields = { token: "x", client_id: open.clientId };
    const response = await postForm("/oauth/introspect", fields);
    expect(await errorOf(response)).toEqual([401, "invalid_client"]);
    const app = await registerApplication();
    const wrong = basic({ ...app, secret: "wrong" });
    const refused = await postForm("/oauth/introspect", { token: "x" }, wrong);
    expect(await errorOf(refused)).toEqual([401, "invalid_client"]);
    expect(refused.headers.get("WWW-Authenticate")).toContain("Basic");
  });

  it("end the whole session by either token, and nothing by another client", async () => {
    const [app, other] = [await registerApplication(), await registerApplication()];
    for (const kind of ["access_token", "refresh_token"] as const) {
      const tokens = await signInto(anna, app);
      const foreign = await postForm("/oauth/revoke", { token: tokens[kind] }, basic(other));
      expect(await errorOf(foreign)).toEqual([400, "invalid_request"]);
      expect(await introspected(app, tokens.access_token)).toMatchObject({ active: true });
      const done = await postForm("/oauth/revoke", { token: tokens[kind] }, basic(app));
      expect(done.status).toBe(200);
      expect(await introspected(app, tokens.access_token)).toEqual({ active: false });
      expect(await introspected(app, tokens.refresh_token)).toEqual({ active: false });
    }
  });

  it("withdraw a token of the application's own", async () => {
    const app = await registerApplication();
    const asked = { grant_type: "client_credentials", scope: "chat:read" };
    const response = await postForm("/oauth/token", asked, basic(app));
    const { access_token: token, ...rest } = await response.json<OAuthTokens>();
    expect(rest).toEqual({ token_type: "Bearer", expires_in: 900, scope: "chat:read" });
    expect(await introspected(app, token)).toMatchObject({ active: true, sub: app.clientId });
    const headers = { Authorization: `Bearer ${token}` };
    expect((await sendJson("GET", "/api/chats", undefined, headers)).status).toBe(403);
    await postForm("/oauth/revoke", { token }, basic(app));
    expect(await introspected(app, token)).toEqual({ active: false });
  });

  it("end everything when the person lets an application out, or it is taken out", async () => {
    const app = await registerApplication();
    const tokens = await signInto(anna, app, { scope: "openid offline_access profile:read" });
    const list = await sendJson("GET", "/api/auth/grants", undefined, anna.headers);
    const { items } = await list.json<{ items: { clientId: string; scopes: string[] }[] }>();
    const grant = items.find(({ clientId }) => clientId === app.clientId);
    expect(grant?.scopes.toSorted()).toEqual(["offline_access", "openid", "profile:read"]);
    const path = `/api/auth/grants/${app.clientId}`;
    expect((await sendJson("DELETE", path, undefined, anna.headers)).status).toBe(204);
    expect((await sendJson("DELETE", path, undefined, anna.headers)).status).toBe(404);
    expect((await userinfo(tokens.access_token)).status).toBe(401);
    const again = await refresh(app, tokens.refresh_token);
    expect(await errorOf(again)).toEqual([400, "invalid_grant"]);
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    expect((await sendJson("GET", "/api/users/me", undefined, headers)).status).toBe(401);
  });
});

interface Key {
  readonly privateKey: CryptoKey;
  readonly jwk: Awaited<ReturnType<typeof exportJWK>>;
}

async function newKey(alg = "ES256"): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
}

let proofs = 0;

interface ProofFields {
  readonly claims?: JWTPayload & Record<string, unknown>;
  readonly header?: Record<string, unknown>;
}

async function proof(key: Key, method: string, path: string, fields: ProofFields = {}) {
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

async function boundTokens(app: Application, key: Key, person = anna): Promise<OAuthTokens> {
  const granted = await codeFor(person, app, { scope: "openid profile:read" });
  const DPoP = await proof(key, "POST", "/oauth/token");
  const response = await redeem(app, granted, { client_id: app.clientId }, { DPoP });
  expect(response.status).toBe(200);
  return response.json<OAuthTokens>();
}

describe("DPoP", () => {
  it("binds tokens to a key, everywhere they are shown", async () => {
    const app = await registerApplication({ authMethod: "none", dpopBound: true });
    const key = await newKey();
    const tokens = await boundTokens(app, key);
    expect(tokens.token_type).toBe("DPoP");
    expect(claimsOf(tokens.access_token)["cnf"]).toEqual({ jkt: expect.any(String) });
    const ath = await athOf(tokens.access_token);
    for (const path of ["/oauth/userinfo", "/api/users/me"]) {
      const shown = async (scheme: string, by: Key | null, claims: JWTPayload = {}) => {
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
      expect(await shown("DPoP", await newKey())).toBe(401);
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
    const key = await newKey();
    const tokens = await boundTokens(app, key);
    const fields = { client_id: app.clientId };
    const bare = await refresh(app, tokens.refresh_token, fields, {});
    expect(await errorOf(bare)).toEqual([400, "invalid_grant"]);
    const stolen = await proof(await newKey(), "POST", "/oauth/token");
    const other = await refresh(app, tokens.refresh_token, fields, { DPoP: stolen });
    expect(await errorOf(other)).toEqual([400, "invalid_grant"]);
    const DPoP = await proof(key, "POST", "/oauth/token");
    expect((await refresh(app, tokens.refresh_token, fields, { DPoP })).status).toBe(200);
  });

  it("refuses proofs that are used, old, not for here, or not signed by the key they name", async () => {
    const app = await registerApplication({ authMethod: "client_secret_basic" });
    const key = await newKey();
    const asked = { grant_type: "client_credentials" };
    const ask = (DPoP: string) => postForm("/oauth/token", asked, { ...basic(app), DPoP });
    const good = await proof(key, "POST", "/oauth/token");
    expect((await ask(good)).status).toBe(200);
    expect(await errorOf(await ask(good))).toEqual([400, "invalid_dpop_proof"]);
    const stranger = await newKey();
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
      expect(await errorOf(await ask(text)), why).toEqual([400, "invalid_dpop_proof"]);
    }
  });

  it("takes our nonce for the time, when the client's clock is wrong", async () => {
    const app = await registerApplication();
    const key = await newKey();
    await advanceClock(86_400);
    const asked = { grant_type: "client_credentials" };
    const ask = (DPoP: string) => postForm("/oauth/token", asked, { ...basic(app), DPoP });
    const late = await ask(await proof(key, "POST", "/oauth/token"));
    const nonce = late.headers.get("DPoP-Nonce");
    expect(await errorOf(late)).toEqual([400, "use_dpop_nonce"]);
    const right = await proof(key, "POST", "/oauth/token", { claims: { nonce } });
    expect((await ask(right)).status).toBe(200);
    await advanceClock(900);
    const old = await proof(key, "POST", "/oauth/token", { claims: { nonce } });
    expect(await errorOf(await ask(old))).toEqual([400, "use_dpop_nonce"]);
    const made = await proof(key, "POST", "/oauth/token", { claims: { nonce: "made up" } });
    expect(await errorOf(await ask(made))).toEqual([400, "use_dpop_nonce"]);
  });

  it("binds a code to the key that was named, and lets nobody else redeem it", async () => {
    const app = await registerApplication({ authMethod: "none" });
    const key = await newKey();
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
    expect(await errorOf(bare)).toEqual([400, "invalid_grant"]);
    const stolen = { DPoP: await proof(await newKey(), "POST", "/oauth/token") };
    const other = await redeem(app, { code, verifier }, fields, stolen);
    expect(await errorOf(other)).toEqual([400, "invalid_grant"]);
    const right = { DPoP: await proof(key, "POST", "/oauth/token") };
    expect((await redeem(app, { code, verifier }, fields, right)).status).toBe(200);
    // A pushed request is good for once.
    expect((await open(url, anna.headers)).status).toBe(400);
  });
});

describe("clients", () => {
  const asked = { grant_type: "client_credentials" };

  it("prove themselves by secret or by signature", async () => {
    const app = await registerApplication();
    const post = { ...asked, client_id: app.clientId, client_secret: app.secret };
    expect((await postForm("/oauth/token", asked, basic(app))).status).toBe(200);
    expect((await postForm("/oauth/token", post)).status).toBe(200);
  });

  it("sign an assertion for us, and each once", async () => {
    const key = await newKey();
    const jwks = { keys: [{ ...key.jwk, alg: "ES256", kid: "k" }] };
    const app = await registerApplication({ authMethod: "private_key_jwt", jwks });
    const ask = async (claims: Record<string, unknown> = {}, by: Key = key, alg = "ES256") => {
      const now = Math.floor(Date.now() / 1000);
      const all = {
        ...{ iss: app.clientId, sub: app.clientId, aud: ORIGIN, jti: crypto.randomUUID() },
        ...{ iat: now, exp: now + 60 },
      };
      const assertion = await new SignJWT({ ...all, ...claims })
        .setProtectedHeader({ alg, kid: "k" })
        .sign(by.privateKey);
      return postForm("/oauth/token", {
        ...asked,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion,
      });
    };
    expect((await ask()).status).toBe(200);
    expect((await ask({ aud: `${ORIGIN}/oauth/token` })).status).toBe(200);
    expect((await ask({ jti: "once" })).status).toBe(200);
    const now = Math.floor(Date.now() / 1000);
    const refused = [
      await ask({ jti: "once" }),
      await ask({ aud: "https://evil.example" }),
      await ask({ exp: now - 120 }),
      await ask({ exp: now + 86_400 }),
      await ask({ exp: undefined }),
      await ask({ jti: undefined }),
      await ask({ iss: "another" }),
      await ask({}, await newKey()),
      await postForm("/oauth/token", asked, basic(app)),
    ];
    for (const response of refused)
      expect(await errorOf(response)).toEqual([401, "invalid_client"]);
  });

  it("are refused in two ways at once, twice the same, too long, or in another type", async () => {
    const app = await registerApplication();
    const both = { ...asked, client_secret: app.secret };
    const two = await postForm("/oauth/token", both, basic(app));
    expect(await errorOf(two)).toEqual([400, "invalid_request"]);
    const long = await postForm("/oauth/token", { ...asked, scope: "x".repeat(5_000) }, basic(app));
    expect(await errorOf(long)).toEqual([400, "invalid_request"]);
    const json = await sendJson("POST", "/oauth/token", asked, basic(app));
    expect(await errorOf(json)).toEqual([400, "invalid_request"]);
    const form = { "Content-Type": "application/x-www-form-urlencoded", ...basic(app) };
    const { exports } = await import("cloudflare:workers");
    const twice = await exports.default.fetch(
      new Request(`${ORIGIN}/oauth/token`, {
        method: "POST",
        headers: form,
        body: "grant_type=client_credentials&scope=chat:read&scope=chat:write",
      }),
    );
    expect(await errorOf(twice)).toEqual([400, "invalid_request"]);
  });

  it("get no more than they are registered for", async () => {
    const app = await registerApplication({ grants: ["authorization_code"] });
    expect(await errorOf(await postForm("/oauth/token", asked, basic(app)))).toEqual([
      400,
      "unauthorized_client",
    ]);
    const password = { grant_type: "password", username: "a", password: "b" };
    expect(await errorOf(await postForm("/oauth/token", password, basic(app)))).toEqual([
      400,
      "unsupported_grant_type",
    ]);
    const machine = await registerApplication();
    for (const scope of ["openid", "email", "people:read", "admin"]) {
      const response = await postForm("/oauth/token", { ...asked, scope }, basic(machine));
      expect(await errorOf(response), scope).toEqual([400, "invalid_scope"]);
    }
    const open = await registerApplication({ authMethod: "none" });
    const bare = await postForm("/oauth/token", { ...asked, client_id: open.clientId });
    expect(await errorOf(bare)).toEqual([400, "unauthorized_client"]);
  });

  it("have to push their requests where they are registered so", async () => {
    const app = await registerApplication({ requirePar: true });
    const { challenge } = pkce();
    const direct = goesTo(await open(authorizationUrl(app, challenge), anna.headers));
    expect(direct.searchParams.get("error")).toBe("invalid_request");
    const fields = Object.fromEntries(new URL(authorizationUrl(app, challenge)).searchParams);
    const elsewhere = { ...fields, redirect_uri: "https://evil.example" };
    const bad = await postForm("/oauth/par", elsewhere, basic(app));
    expect(await errorOf(bad)).toEqual([400, "invalid_request"]);
    const plain = { ...fields, code_challenge_method: "plain" };
    const weak = await postForm("/oauth/par", plain, basic(app));
    expect(await errorOf(weak)).toEqual([400, "invalid_request"]);
    const stranger = await postForm("/oauth/par", fields, basic({ ...app, secret: "x" }));
    expect(await errorOf(stranger)).toEqual([401, "invalid_client"]);
  });
});

describe("browser applications", () => {
  it("may read what the provider answers, from any origin and without credentials", async () => {
    const origin = { Origin: "https://spa.example" };
    for (const path of ["/oauth/token", "/oauth/userinfo", "/.well-known/openid-configuration"]) {
      const { exports } = await import("cloudflare:workers");
      const ask = { "Access-Control-Request-Method": "POST", ...origin };
      const preflight = await exports.default.fetch(
        new Request(ORIGIN + path, { method: "OPTIONS", headers: ask }),
      );
      expect(preflight.headers.get("Access-Control-Allow-Origin")).toBe("*");
      expect(preflight.headers.get("Access-Control-Allow-Headers")).toContain("DPoP");
      expect(preflight.headers.get("Access-Control-Allow-Credentials")).toBeNull();
    }
    const page = await open(`${ORIGIN}/oauth/authorize?x=1`, origin);
    expect(page.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });
});
