import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import {
  oauthErrorOf,
  refresh,
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
});
