// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import {
  basic,
  bearer,
  postForm,
  registerApplication,
  signInto,
} from "../../../../shared/testing/applications.ts";

let admin: Account;
beforeAll(async () => {
  admin = await registerAccount();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await resetClock();
});

async function questions(work: () => Promise<unknown>): Promise<number> {
  const prepare = vi.spyOn(env.DB, "prepare");
  const batch = vi.spyOn(env.DB, "batch");
  await work();
  const asked = prepare.mock.calls.length + batch.mock.calls.length;
  vi.restoreAllMocks();
  return asked;
}

describe("checking a token", () => {
  it("costs no database read: userinfo, introspection, calls of the API, keys, metadata", async () => {
    const app = await registerApplication();
    const tokens = await signInto(admin, app, { scope: "openid profile:read" });
    const { access_token: token, refresh_token } = tokens;
    const checks: (() => Promise<Response>)[] = [
      () => sendJson("GET", "/oauth/userinfo", undefined, bearer(token)),
      () => sendJson("GET", "/api/users/me", undefined, bearer(token)),
      () => postForm("/oauth/introspect", { token }, basic(app)),
      () => postForm("/oauth/introspect", { token: refresh_token }, basic(app)),
      () => sendJson("GET", "/.well-known/jwks.json"),
      () => sendJson("GET", "/.well-known/openid-configuration"),
    ];
    // The isolate's cache is warm from the sign-in; what the database is asked proves that the count counts.
    expect(await questions(() => signInto(admin, app))).toBeGreaterThan(0);
    for (const check of checks) {
      let response = new Response();
      const asked = await questions(async () => {
        for (let i = 0; i < 5; i++) response = await check();
      });
      expect(response.status).toBe(200);
      expect([response.url, asked]).toEqual([response.url, 0]);
    }
  });

  it("hears within five seconds that an application was taken out, and an account suspended", async () => {
    const app = await registerApplication();
    const person = await registerAccount();
    const { access_token: token } = await signInto(person, app, { scope: "openid profile:read" });
    const kept = await registerApplication();
    const other = await signInto(person, kept, { scope: "openid profile:read" });
    expect((await sendJson("GET", "/oauth/userinfo", undefined, bearer(token))).status).toBe(200);
    await env.DB.prepare("DELETE FROM oauth_clients WHERE id = ?").bind(app.clientId).run();
    await advanceClock(5);
    for (const path of ["/oauth/userinfo", "/api/users/me"]) {
      expect((await sendJson("GET", path, undefined, bearer(token))).status, path).toBe(401);
    }
    const change = { status: "suspended" };
    const path = `/api/admin/users/${person.user.id}`;
    expect((await sendJson("PATCH", path, change, admin.headers)).status).toBe(200);
    await advanceClock(5);
    const after = other.access_token;
    expect((await sendJson("GET", "/oauth/userinfo", undefined, bearer(after))).status).toBe(401);
    const fields = { grant_type: "refresh_token", refresh_token: other.refresh_token };
    expect((await postForm("/oauth/token", fields, basic(kept))).status).toBe(400);
    const facts = await postForm("/oauth/introspect", { token: after }, basic(kept));
    expect(await facts.json()).toEqual({ active: false });
  });
});
