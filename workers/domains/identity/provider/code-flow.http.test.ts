import { exports } from "cloudflare:workers";
import { createLocalJWKSet, jwtVerify } from "jose";
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
  authorizationUrl,
  authorizeAs,
  basic,
  claimsOf,
  codeFor,
  goesTo,
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

function me(accessToken: string): Promise<Response> {
  return sendJson("GET", "/api/users/me", undefined, { Authorization: `Bearer ${accessToken}` });
}

function userinfo(accessToken: string): Promise<Response> {
  return sendJson("GET", "/oauth/userinfo", undefined, { Authorization: `Bearer ${accessToken}` });
}

let admin: Account;
let anna: Account;
beforeAll(async () => {
  admin = await registerAccount();
  anna = await registerAccount();
});
afterEach(resetClock);

describe("the code flow", () => {
  describe("works", () => {
    it("asks for consent once, then answers at once, and gives tokens that say who it is", async () => {
      const app = await registerApplication();
      const { verifier, challenge } = pkce();
      const first = goesTo(
        await open(authorizationUrl(app, challenge, { nonce: "n-1" }), anna.headers),
      );
      expect(first.pathname).toBe("/authorize");
      const id = first.searchParams.get("request");
      const asked = await sendJson("GET", `/api/oauth/interactions/${id}`, undefined, anna.headers);
      expect(await asked.json()).toMatchObject({
        application: { clientId: app.clientId, name: "An application", host: "app.example" },
        scopes: ["openid", "profile", "email"],
        newScopes: ["openid", "profile", "email"],
        step: "consent",
        reauthenticate: false,
      });
      const ended = await authorizeAs(anna, app, challenge, { nonce: "n-1" });
      expect(ended.origin + ended.pathname).toBe(app.redirectUri);
      expect(ended.searchParams.get("state")).toBe("a state");
      expect(ended.searchParams.get("iss")).toBe(ORIGIN);
      const again = goesTo(
        await open(
          authorizationUrl(app, challenge, { nonce: "n-1", prompt: "none" }),
          anna.headers,
        ),
      );
      const code = again.searchParams.get("code")!;
      const response = await redeem(app, { code, verifier });
      expect(response.headers.get("Cache-Control")).toBe("no-store");
      const tokens = await response.json<Record<string, string>>();
      expect(tokens).toMatchObject({
        token_type: "Bearer",
        expires_in: 900,
        scope: "openid profile email",
      });
      const keys = await (await open(`${ORIGIN}/.well-known/jwks.json`)).json<{ keys: [] }>();
      const { payload, protectedHeader } = await jwtVerify(
        tokens["id_token"]!,
        createLocalJWKSet(keys),
        { issuer: ORIGIN, audience: app.clientId },
      );
      expect(protectedHeader.alg).toBe("ES256");
      expect(payload).toMatchObject({
        sub: anna.user.id,
        azp: app.clientId,
        nonce: "n-1",
        amr: ["pwd"],
        acr: "urn:veche:aal1",
        auth_time: expect.any(Number),
        at_hash: expect.any(String),
        sid: expect.any(String),
      });
      expect(await (await userinfo(tokens["access_token"]!)).json()).toEqual({
        sub: anna.user.id,
        name: anna.user.displayName,
        preferred_username: anna.user.username,
        email: anna.user.email,
        email_verified: false,
      });
    });

    it("gives claims by scope and lets the API be called by scope alone", async () => {
      const app = await registerApplication();
      const narrow = await signInto(anna, app, { scope: "openid chat:read" });
      expect(await (await userinfo(narrow.access_token)).json()).toEqual({ sub: anna.user.id });
      const chats = { Authorization: `Bearer ${narrow.access_token}` };
      expect((await sendJson("GET", "/api/chats", undefined, chats)).status).toBe(200);
      const refused = await me(narrow.access_token);
      expect(refused.status).toBe(403);
      expect(refused.headers.get("WWW-Authenticate")).toContain('error="insufficient_scope"');
      for (const path of ["/api/auth/sessions", "/api/auth/grants", "/api/invites"]) {
        expect((await sendJson("GET", path, undefined, chats)).status, path).toBe(403);
      }
    });

    it("never opens what needs a role, though the person has it", async () => {
      const app = await registerApplication();
      const { access_token } = await signInto(admin, app, { scope: "openid profile:read" });
      const headers = { Authorization: `Bearer ${access_token}` };
      expect((await sendJson("GET", "/api/users/me", undefined, headers)).status).toBe(200);
      expect((await sendJson("GET", "/api/admin/users", undefined, headers)).status).toBe(403);
    });

    it("knows one person under another name in every sector", async () => {
      const fields = { subjectType: "pairwise" } as const;
      const one = await registerApplication({ ...fields, sector: "one.example" });
      const same = await registerApplication({ ...fields, sector: "one.example" });
      const other = await registerApplication({ ...fields, sector: "other.example" });
      const subjects = [];
      for (const app of [one, same, other]) {
        const tokens = await signInto(anna, app);
        const sub = claimsOf(tokens.id_token)["sub"];
        expect(claimsOf(tokens.access_token)["sub"]).toBe(sub);
        expect(JSON.stringify(claimsOf(tokens.access_token))).not.toContain(anna.user.id);
        expect(await (await userinfo(tokens.access_token)).json()).toMatchObject({ sub });
        subjects.push(sub);
      }
      expect(subjects[0]).toBe(subjects[1]);
      expect(subjects[0]).not.toBe(subjects[2]);
      expect(subjects).not.toContain(anna.user.id);
    });

    it("asks a trusted application's people nothing", async () => {
      const app = await registerApplication({ trusted: true });
      const { challenge } = pkce();
      const ended = goesTo(await open(authorizationUrl(app, challenge), anna.headers));
      expect(ended.searchParams.get("code")).not.toBeNull();
    });

    it("lets a native client listen on any port of this machine, and asks each time", async () => {
      const app = await registerApplication({
        authMethod: "none",
        redirectUris: ["http://127.0.0.1/callback"],
      });
      const redirect_uri = "http://127.0.0.1:51004/callback";
      const { challenge, verifier } = pkce();
      const ended = await authorizeAs(anna, app, challenge, { redirect_uri });
      const code = ended.searchParams.get("code")!;
      const fields = { redirect_uri, client_id: app.clientId };
      expect((await redeem(app, { code, verifier }, fields, {})).status).toBe(200);
      const again = goesTo(
        await open(authorizationUrl(app, challenge, { redirect_uri }), anna.headers),
      );
      expect(again.pathname).toBe("/authorize");
    });

    it("asks for a newer proof when prompt or max_age want one", async () => {
      const app = await registerApplication();
      await signInto(anna, app);
      const { challenge } = pkce();
      await advanceClock(120);
      const steps: [Record<string, string>, unknown][] = [
        [{ max_age: "3600" }, null],
        [{ max_age: "60" }, "sign_in"],
        [{ max_age: "0" }, "sign_in"],
        [{ prompt: "login" }, "sign_in"],
        [{ prompt: "consent" }, "consent"],
        [{ prompt: "select_account" }, "consent"],
      ];
      for (const [parameters, step] of steps) {
        const to = goesTo(await open(authorizationUrl(app, challenge, parameters), anna.headers));
        const id = to.searchParams.get("request");
        if (step === null) {
          expect(to.searchParams.get("code")).not.toBeNull();
          continue;
        }
        const path = `/api/oauth/interactions/${id}`;
        const asked = await sendJson("GET", path, undefined, anna.headers);
        expect(await asked.json(), JSON.stringify(parameters)).toMatchObject({
          step,
          reauthenticate: step === "sign_in",
        });
        if (step === "consent") continue;
        const early = await sendJson("POST", path, { allow: true }, anna.headers);
        expect(early.status).toBe(403);
        const login = { login: anna.user.username, password: anna.password };
        const signedIn = await sendJson("POST", "/api/auth/login", login);
        const { tokens } = await signedIn.json<Account>();
        const fresh = { Authorization: `Bearer ${tokens.accessToken}` };
        const done = await sendJson("POST", path, { allow: true }, fresh);
        expect(done.status).toBe(200);
      }
    });
  });

  describe("refuses", () => {
    it("prompt=none where somebody would have to be asked", async () => {
      const app = await registerApplication();
      const { challenge } = pkce();
      const url = authorizationUrl(app, challenge, { prompt: "none" });
      const nobody = goesTo(await open(url));
      expect(nobody.searchParams.get("error")).toBe("login_required");
      expect(nobody.searchParams.get("iss")).toBe(ORIGIN);
      const stranger = goesTo(await open(url, anna.headers));
      expect(stranger.searchParams.get("error")).toBe("consent_required");
    });

    it("to send anybody anywhere that is not registered to the letter", async () => {
      const app = await registerApplication({ redirectUris: ["https://app.example/callback"] });
      const { challenge } = pkce();
      for (const redirect_uri of [
        "https://app.example/callback/",
        "https://app.example/callback?x=1",
        "https://app.example/callback/../callback",
        "https://app.example:443/callback",
        "https://APP.example/callback",
        "https://app.example.evil.example/callback",
        "https://app.example@evil.example/callback",
        "http://app.example/callback",
        "http://127.0.0.1:99/callback",
        "//app.example/callback",
        "javascript:alert(1)",
        "",
      ]) {
        for (const more of [{}, { response_type: "token" }, { prompt: "none" }]) {
          const url = authorizationUrl(app, challenge, { redirect_uri, ...more });
          const response = await open(url, anna.headers);
          expect(response.status, redirect_uri).toBe(400);
          expect(response.headers.get("Location")).toBeNull();
        }
      }
      const unknown = { ...app, clientId: crypto.randomUUID() };
      const response = await open(authorizationUrl(unknown, challenge), { Accept: "text/html" });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("invalid_client");
      expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    });

    it("the code of another client, another address, another verifier, a late or a second use", async () => {
      const app = await registerApplication();
      const other = await registerApplication();
      const granted = await codeFor(anna, app);
      const { verifier } = granted;
      expect(await errorOf(await redeem(other, granted))).toEqual([400, "invalid_grant"]);
      const elsewhere = { redirect_uri: "https://app.example/other" };
      expect(await errorOf(await redeem(app, granted, elsewhere))).toEqual([400, "invalid_grant"]);
      const guess = { ...granted, verifier: pkce().verifier };
      expect(await errorOf(await redeem(app, guess))).toEqual([400, "invalid_grant"]);
      const { code } = granted;
      const none = { grant_type: "authorization_code", code, redirect_uri: app.redirectUri };
      const missing = await postForm("/oauth/token", none, basic(app));
      expect(await errorOf(missing)).toEqual([400, "invalid_grant"]);
      await advanceClock(61);
      expect(await errorOf(await redeem(app, { code, verifier }))).toEqual([400, "invalid_grant"]);
    });

    it("a code shown again, and ends what it opened, however late", async () => {
      const app = await registerApplication();
      const granted = await codeFor(anna, app);
      const tokens = await (await redeem(app, granted)).json<Record<string, string>>();
      expect((await userinfo(tokens["access_token"]!)).status).toBe(200);
      await advanceClock(300);
      expect(await errorOf(await redeem(app, granted))).toEqual([400, "invalid_grant"]);
      expect((await userinfo(tokens["access_token"]!)).status).toBe(401);
      const refresh = { grant_type: "refresh_token", refresh_token: tokens["refresh_token"]! };
      const refreshed = await postForm("/oauth/token", refresh, basic(app));
      expect(await errorOf(refreshed)).toEqual([400, "invalid_grant"]);
    });

    it("tokens in each other's place", async () => {
      const app = await registerApplication();
      const tokens = await signInto(anna, app, { scope: "openid profile:read" });
      expect((await me(tokens.id_token)).status).toBe(401);
      expect((await userinfo(tokens.id_token)).status).toBe(401);
      expect((await userinfo(anna.tokens.accessToken)).status).toBe(401);
      const own = await sendJson("POST", "/api/auth/refresh", {
        refreshToken: tokens.refresh_token,
      });
      expect(own.status).toBe(401);
      const theirs = { grant_type: "refresh_token", refresh_token: anna.tokens.refreshToken! };
      const foreign = await postForm("/oauth/token", theirs, basic(app));
      expect(await errorOf(foreign)).toEqual([400, "invalid_grant"]);
      expect((await me(anna.tokens.accessToken)).status).toBe(200);
      const socket = await exports.default.fetch(
        new Request(`${ORIGIN}/api/chats/socket`, { headers: { Upgrade: "websocket" } }),
      );
      expect(socket.status).not.toBe(200);
    });

    it("a request that another browser has begun", async () => {
      const app = await registerApplication();
      const begun = await open(authorizationUrl(app, pkce().challenge));
      const cookie = begun.headers.get("Set-Cookie")!;
      expect(cookie).toMatch(/^__Host-authorize=.+; HttpOnly; Secure; SameSite=Lax$/);
      const path = `/api/oauth/interactions/${goesTo(begun).searchParams.get("request")}`;
      expect((await sendJson("GET", path)).status).toBe(404);
      expect((await sendJson("POST", path, { allow: true }, anna.headers)).status).toBe(404);
      const browser = { Cookie: cookie.split(";")[0]! };
      const shown = await sendJson("GET", path, undefined, browser);
      expect(await shown.json()).toMatchObject({ step: "sign_in" });
      const headers = { ...browser, ...anna.headers };
      const decided = await sendJson("POST", path, { allow: true }, headers);
      expect(decided.status).toBe(200);
      expect((await sendJson("POST", path, { allow: true }, headers)).status).toBe(410);
    });
  });

  describe("survives", () => {
    it("fifty redemptions of one code at once: one answer, and nothing of it lives", async () => {
      const app = await registerApplication();
      const granted = await codeFor(anna, app);
      const all = await Promise.all(Array.from({ length: 50 }, () => redeem(app, granted)));
      const good = all.filter(({ status }) => status === 200);
      expect(good).toHaveLength(1);
      const bad = await Promise.all(all.filter(({ status }) => status !== 200).map(errorOf));
      expect(new Set(bad.map(String))).toEqual(new Set(["400,invalid_grant"]));
      const tokens = await good[0]!.json<Record<string, string>>();
      expect((await userinfo(tokens["access_token"]!)).status).toBe(401);
    });
  });
});
