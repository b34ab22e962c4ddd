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
  oauthErrorOf,
  open,
  pkce,
  postForm,
  redeem,
  registerApplication,
  signInto,
  userinfo,
} from "../../../../shared/testing/applications.ts";

let anna: Account;
beforeAll(async () => {
  await registerAccount();
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
  });

  describe("refuses", () => {
    it("the code of another client, another address, another verifier, a late or a second use", async () => {
      const app = await registerApplication();
      const other = await registerApplication();
      const granted = await codeFor(anna, app);
      const { verifier } = granted;
      expect(await oauthErrorOf(await redeem(other, granted))).toEqual([400, "invalid_grant"]);
      const elsewhere = { redirect_uri: "https://app.example/other" };
      expect(await oauthErrorOf(await redeem(app, granted, elsewhere))).toEqual([
        400,
        "invalid_grant",
      ]);
      const guess = { ...granted, verifier: pkce().verifier };
      expect(await oauthErrorOf(await redeem(app, guess))).toEqual([400, "invalid_grant"]);
      const { code } = granted;
      const none = { grant_type: "authorization_code", code, redirect_uri: app.redirectUri };
      const missing = await postForm("/oauth/token", none, basic(app));
      expect(await oauthErrorOf(missing)).toEqual([400, "invalid_grant"]);
      await advanceClock(61);
      expect(await oauthErrorOf(await redeem(app, { code, verifier }))).toEqual([
        400,
        "invalid_grant",
      ]);
    });

    it("a code shown again, and ends what it opened, however late", async () => {
      const app = await registerApplication();
      const granted = await codeFor(anna, app);
      const tokens = await (await redeem(app, granted)).json<Record<string, string>>();
      expect((await userinfo(tokens["access_token"]!)).status).toBe(200);
      await advanceClock(300);
      expect(await oauthErrorOf(await redeem(app, granted))).toEqual([400, "invalid_grant"]);
      expect((await userinfo(tokens["access_token"]!)).status).toBe(401);
      const refresh = { grant_type: "refresh_token", refresh_token: tokens["refresh_token"]! };
      const refreshed = await postForm("/oauth/token", refresh, basic(app));
      expect(await oauthErrorOf(refreshed)).toEqual([400, "invalid_grant"]);
    });
  });

  describe("survives", () => {
    it("fifty redemptions of one code at once: one answer, and nothing of it lives", async () => {
      const app = await registerApplication();
      const granted = await codeFor(anna, app);
      const all = await Promise.all(Array.from({ length: 50 }, () => redeem(app, granted)));
      const good = all.filter(({ status }) => status === 200);
      expect(good).toHaveLength(1);
      const bad = await Promise.all(all.filter(({ status }) => status !== 200).map(oauthErrorOf));
      expect(new Set(bad.map(String))).toEqual(new Set(["400,invalid_grant"]));
      const tokens = await good[0]!.json<Record<string, string>>();
      expect((await userinfo(tokens["access_token"]!)).status).toBe(401);
    });
  });
});
