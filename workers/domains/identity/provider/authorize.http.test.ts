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
  goesTo,
  oauthErrorOf,
  open,
  pkce,
  postForm,
  redeem,
  registerApplication,
  signInto,
} from "../../../../shared/testing/applications.ts";

let anna: Account;
beforeAll(async () => {
  await registerAccount();
  anna = await registerAccount();
});
afterEach(resetClock);

describe("an authorization request", () => {
  describe("works", () => {
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

  describe("takes forms too", () => {
    it("at authorize, where no cookie of another site's form counts", async () => {
      const app = await registerApplication({ trusted: true });
      const url = new URL(authorizationUrl(app, pkce().challenge));
      const fields = Object.fromEntries(url.searchParams);
      const known = goesTo(await postForm("/oauth/authorize", fields, anna.headers));
      expect(known.searchParams.get("code")).not.toBeNull();
      expect(goesTo(await postForm("/oauth/authorize", fields)).pathname).toBe("/authorize");
      const unfit = await postForm("/oauth/authorize", { ...fields, redirect_uri: "x" });
      expect(await oauthErrorOf(unfit)).toEqual([400, "invalid_redirect_uri"]);
    });

    it("at userinfo, with the token in the header or in the form, not in both", async () => {
      const app = await registerApplication();
      const { access_token } = await signInto(anna, app);
      const header = { Authorization: `Bearer ${access_token}` };
      for (const [fields, headers] of [
        [{}, header],
        [{ access_token }, {}],
      ] as const) {
        const response = await postForm("/oauth/userinfo", { ...fields }, { ...headers });
        expect(await response.json()).toMatchObject({ sub: anna.user.id });
      }
      const both = await postForm("/oauth/userinfo", { access_token }, header);
      expect(await oauthErrorOf(both)).toEqual([400, "invalid_request"]);
      const inQuery = await open(
        `${ORIGIN}/oauth/userinfo?${new URLSearchParams({ access_token })}`,
      );
      expect(inQuery.status).toBe(401);
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

    it("a direct request of a client that has to push them, and a pushed one that is wrong", async () => {
      const app = await registerApplication({ requirePar: true });
      const { challenge } = pkce();
      const direct = goesTo(await open(authorizationUrl(app, challenge), anna.headers));
      expect(direct.searchParams.get("error")).toBe("invalid_request");
      const fields = Object.fromEntries(new URL(authorizationUrl(app, challenge)).searchParams);
      const elsewhere = { ...fields, redirect_uri: "https://evil.example" };
      const bad = await postForm("/oauth/par", elsewhere, basic(app));
      expect(await oauthErrorOf(bad)).toEqual([400, "invalid_request"]);
      const plain = { ...fields, code_challenge_method: "plain" };
      const weak = await postForm("/oauth/par", plain, basic(app));
      expect(await oauthErrorOf(weak)).toEqual([400, "invalid_request"]);
      const stranger = await postForm("/oauth/par", fields, basic({ ...app, secret: "x" }));
      expect(await oauthErrorOf(stranger)).toEqual([401, "invalid_client"]);
    });
  });
});
