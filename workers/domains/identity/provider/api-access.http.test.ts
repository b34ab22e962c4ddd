// @first of those that share a runtime: its first account has to be the administrator.
import { exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  ORIGIN,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import {
  basic,
  bearer,
  oauthErrorOf,
  postForm,
  registerApplication,
  signInto,
  userinfo,
} from "../../../../shared/testing/applications.ts";

let admin: Account;
let anna: Account;
beforeAll(async () => {
  admin = await registerAccount();
  anna = await registerAccount();
});
afterEach(resetClock);

function me(accessToken: string): Promise<Response> {
  return sendJson("GET", "/api/users/me", undefined, { Authorization: `Bearer ${accessToken}` });
}

describe("an application at the API", () => {
  describe("works", () => {
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
  });

  describe("refuses", () => {
    it("never opens what needs a role, though the person has it", async () => {
      const app = await registerApplication();
      const { access_token } = await signInto(admin, app, { scope: "openid profile:read" });
      const headers = { Authorization: `Bearer ${access_token}` };
      expect((await sendJson("GET", "/api/users/me", undefined, headers)).status).toBe(200);
      expect((await sendJson("GET", "/api/admin/users", undefined, headers)).status).toBe(403);
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
      expect(await oauthErrorOf(foreign)).toEqual([400, "invalid_grant"]);
      expect((await me(anna.tokens.accessToken)).status).toBe(200);
      const socket = await exports.default.fetch(
        new Request(`${ORIGIN}/api/chats/socket`, { headers: { Upgrade: "websocket" } }),
      );
      expect(socket.status).not.toBe(200);
    });

    it("takes an application's token nowhere else", async () => {
      const app = await registerApplication();
      const { access_token: token } = await signInto(admin, app, { scope: "openid chat:read" });
      const calls: [string, string][] = [
        ["POST", "/api/auth/logout"],
        ["DELETE", "/api/auth/sessions"],
        ["GET", "/api/auth/security"],
        ["POST", "/api/auth/totp/setup"],
        ["GET", "/api/auth/grants"],
        ["POST", "/api/invites"],
        ["DELETE", "/api/users/me"],
        ["GET", "/api/admin/users"],
        ["GET", "/api/oauth/device?userCode=BCDFGHJK"],
        ["GET", `/api/oauth/interactions/${"x".repeat(43)}`],
      ];
      for (const [method, path] of calls) {
        const response = await sendJson(method, path, undefined, bearer(token));
        expect(response.status, path).toBe(403);
        expect(response.headers.get("WWW-Authenticate")).toContain("insufficient_scope");
      }
    });
  });
});
