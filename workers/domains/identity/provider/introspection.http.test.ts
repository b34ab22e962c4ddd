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
  introspected,
  type OAuthTokens,
  oauthErrorOf,
  postForm,
  registerApplication,
  signInto,
} from "../../../../shared/testing/applications.ts";

let anna: Account;
beforeAll(async () => {
  await registerAccount();
  anna = await registerAccount();
});
afterEach(resetClock);

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

  it("names nobody to whom the token does not", async () => {
    const app = await registerApplication({ subjectType: "pairwise" });
    const tokens = await signInto(anna, app, { scope: "openid" });
    for (const text of [tokens.access_token, tokens.refresh_token]) {
      const told = await introspected(app, text);
      expect(told).toMatchObject({ active: true, scope: "openid" });
      expect(JSON.stringify(told)).not.toContain(anna.user.username);
      expect(JSON.stringify(told)).not.toContain(anna.user.id);
    }
  });

  it("ask who asks", async () => {
    const open = await registerApplication({ authMethod: "none" });
    const fields = { token: "x", client_id: open.clientId };
    const response = await postForm("/oauth/introspect", fields);
    expect(await oauthErrorOf(response)).toEqual([401, "invalid_client"]);
    expect(response.headers.get("WWW-Authenticate")).toContain("Basic");
    const app = await registerApplication();
    const wrong = basic({ ...app, secret: "wrong" });
    const refused = await postForm("/oauth/introspect", { token: "x" }, wrong);
    expect(await oauthErrorOf(refused)).toEqual([401, "invalid_client"]);
    expect(refused.headers.get("WWW-Authenticate")).toContain("Basic");
  });

  it("end the whole session by either token, and nothing by another client", async () => {
    const [app, other] = [await registerApplication(), await registerApplication()];
    for (const kind of ["access_token", "refresh_token"] as const) {
      const tokens = await signInto(anna, app);
      const foreign = await postForm("/oauth/revoke", { token: tokens[kind] }, basic(other));
      expect(await oauthErrorOf(foreign)).toEqual([400, "invalid_request"]);
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
});
