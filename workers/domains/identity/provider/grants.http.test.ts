// @first of those that share a runtime: its first account has to be the administrator.
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import {
  letDeviceIn,
  oauthErrorOf,
  pollDevice,
  refresh,
  refreshed,
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

describe("connected applications", () => {
  it("are listed with what they may do, and taken out with every token they have", async () => {
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
    expect(await oauthErrorOf(again)).toEqual([400, "invalid_grant"]);
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    expect((await sendJson("GET", "/api/users/me", undefined, headers)).status).toBe(401);
  });

  it("are taken out by a second try, when the first was cut off before their tokens were dead", async () => {
    const app = await registerApplication();
    const tokens = await signInto(anna, app, { scope: "openid offline_access" });
    await env.DB.prepare("DELETE FROM oauth_grants WHERE client_id = ?").bind(app.clientId).run();
    const path = `/api/auth/grants/${app.clientId}`;
    expect((await sendJson("DELETE", path, undefined, anna.headers)).status).toBe(204);
    const later = await refresh(app, tokens.refresh_token);
    expect(await oauthErrorOf(later)).toEqual([400, "invalid_grant"]);
    expect((await sendJson("DELETE", path, undefined, anna.headers)).status).toBe(404);
  });

  it("go on when somebody signs out, or signs everything else out, and end when all is signed out", async () => {
    const person = await registerAccount();
    const app = await registerApplication();
    const lasting = await signInto(person, app, { scope: "openid offline_access" });
    const again = async () => {
      const login = { login: person.user.username, password: person.password };
      const { tokens } = await (await sendJson("POST", "/api/auth/login", login)).json<Account>();
      return { Authorization: `Bearer ${tokens.accessToken}` };
    };
    await sendJson("POST", "/api/auth/logout", undefined, person.headers);
    const headers = await again();
    const others = "/api/auth/sessions?keepCurrent=true";
    expect((await sendJson("DELETE", others, undefined, headers)).status).toBe(204);
    const { refresh_token } = await refreshed(app, lasting.refresh_token);
    expect((await sendJson("DELETE", "/api/auth/sessions", undefined, headers)).status).toBe(204);
    expect((await refresh(app, refresh_token)).status).toBe(400);
  });

  it("end when an administrator signs the person out, devices too", async () => {
    const person = await registerAccount();
    const app = await registerApplication();
    const lasting = await signInto(person, app, { scope: "openid offline_access" });
    const device = await pollDevice(app, await letDeviceIn(person, app));
    const { refresh_token } = await device.json<{ refresh_token: string }>();
    const allowed = await letDeviceIn(person, app);
    const path = `/api/admin/users/${person.user.id}/logout`;
    expect((await sendJson("POST", path, undefined, admin.headers)).status).toBe(204);
    for (const token of [lasting.refresh_token, refresh_token]) {
      expect(await oauthErrorOf(await refresh(app, token))).toEqual([400, "invalid_grant"]);
    }
    expect((await userinfo(lasting.access_token)).status).toBe(401);
    expect(await oauthErrorOf(await pollDevice(app, allowed))).toEqual([400, "access_denied"]);
  });
});
