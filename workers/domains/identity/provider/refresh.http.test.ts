import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  mailsTo,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import {
  claimsOf,
  type OAuthTokens,
  oauthErrorOf,
  refresh,
  refreshed,
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
      expect(await oauthErrorOf(more)).toEqual([400, "invalid_scope"]);
      expect((await refreshed(app, less.refresh_token)).scope).toBe("openid email");
    });

    it("outlive the sign-in only where the person allowed that", async () => {
      const app = await registerApplication();
      const ben = await registerAccount();
      const bound = await signInto(ben, app);
      const lasting = await signInto(ben, app, { scope: "openid offline_access" });
      await sendJson("POST", "/api/auth/logout", undefined, ben.headers);
      const gone = await refresh(app, bound.refresh_token);
      expect(await oauthErrorOf(gone)).toEqual([400, "invalid_grant"]);
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
      expect(await oauthErrorOf(old)).toEqual([400, "invalid_grant"]);
      const next = await refresh(app, second.refresh_token);
      expect(await oauthErrorOf(next)).toEqual([400, "invalid_grant"]);
      expect((await userinfo(second.access_token)).status).toBe(401);
      const mails = await mailsTo(ben.user.email);
      expect(mails.filter(({ data }) => data["kind"] === "refresh_reused")).toHaveLength(1);
      expect((await sendJson("GET", "/api/users/me", undefined, ben.headers)).status).toBe(200);
    });

    it("another client, which ends nothing", async () => {
      const [app, other] = [await registerApplication(), await registerApplication()];
      const tokens = await signInto(anna, app);
      const stolen = await refresh(other, tokens.refresh_token);
      expect(await oauthErrorOf(stolen)).toEqual([400, "invalid_grant"]);
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
