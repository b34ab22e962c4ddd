import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import {
  type Application,
  type OAuthTokens,
  postForm,
  registerApplication,
} from "../../../../shared/testing/applications.ts";

interface Started {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

async function start(app: Application, scope = "openid profile"): Promise<Started> {
  const fields = { client_id: app.clientId, scope };
  const response = await postForm("/oauth/device_authorization", fields);
  expect(response.status).toBe(200);
  return response.json<Started>();
}

function poll(app: Application, { device_code }: Started): Promise<Response> {
  return postForm("/oauth/token", { grant_type: GRANT, device_code, client_id: app.clientId });
}

async function answer(response: Response): Promise<unknown> {
  return (await response.json<{ error?: string }>()).error ?? response.status;
}

function decide(person: Account, userCode: string, allow: boolean): Promise<Response> {
  return sendJson("POST", "/api/oauth/device", { userCode, allow }, person.headers);
}

let app: Application;
let anna: Account;
beforeAll(async () => {
  await registerAccount();
  anna = await registerAccount();
  app = await registerApplication({ authMethod: "none", name: "Television" });
});
afterEach(resetClock);

describe("a device without a browser", () => {
  describe("works", () => {
    it("shows a code, waits, and is let in by somebody who sees where it is", async () => {
      const started = await start(app);
      expect(started.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
      expect(started.verification_uri).toMatch(/\/device$/);
      expect(await answer(await poll(app, started))).toBe("authorization_pending");
      const typed = started.user_code.toLowerCase().replace("-", " ");
      const path = `/api/oauth/device?${new URLSearchParams({ userCode: typed })}`;
      const shown = await sendJson("GET", path, undefined, anna.headers);
      expect(await shown.json()).toMatchObject({
        userCode: started.user_code,
        application: { name: "Television" },
        scopes: ["openid", "profile"],
        ip: expect.any(String),
      });
      expect((await decide(anna, typed, true)).status).toBe(204);
      const response = await poll(app, started);
      const tokens = await response.json<OAuthTokens>();
      expect(tokens.scope).toBe("openid profile");
      const headers = { Authorization: `Bearer ${tokens.access_token}` };
      const info = await sendJson("GET", "/oauth/userinfo", undefined, headers);
      expect(await info.json()).toMatchObject({ sub: anna.user.id });
      // The device's session is its own: it does not end with that of whoever let it in.
      const login = { login: anna.user.username, password: anna.password };
      const other = await (await sendJson("POST", "/api/auth/login", login)).json<Account>();
      await sendJson("DELETE", "/api/auth/sessions?keepCurrent=true", undefined, {
        Authorization: `Bearer ${other.tokens.accessToken}`,
      });
      expect((await sendJson("GET", "/oauth/userinfo", undefined, headers)).status).toBe(200);
      anna = { ...anna, headers: { Authorization: `Bearer ${other.tokens.accessToken}` } };
    });

    it("is told to ask less often, and more so each time", async () => {
      const started = await start(app);
      expect(await answer(await poll(app, started))).toBe("authorization_pending");
      expect(await answer(await poll(app, started))).toBe("slow_down");
      await advanceClock(6);
      expect(await answer(await poll(app, started))).toBe("slow_down");
      await advanceClock(16);
      expect(await answer(await poll(app, started))).toBe("authorization_pending");
    });
  });

  describe("refuses", () => {
    it("codes that are refused, used, late, unknown, or another client's", async () => {
      const denied = await start(app);
      await decide(anna, denied.user_code, false);
      expect(await answer(await poll(app, denied))).toBe("access_denied");
      expect((await decide(anna, denied.user_code, true)).status).toBe(410);

      const used = await start(app);
      await decide(anna, used.user_code, true);
      const other = await registerApplication({ authMethod: "none" });
      expect(await answer(await poll(other, used))).toBe("invalid_grant");
      expect((await poll(app, used)).status).toBe(200);
      expect(await answer(await poll(app, used))).toBe("invalid_grant");

      const late = await start(app);
      await advanceClock(601);
      expect(await answer(await poll(app, late))).toBe("expired_token");
      expect((await decide(anna, late.user_code, true)).status).toBe(410);
      expect((await decide(anna, "BBBB-BBBB", true)).status).toBe(404);
    });

    it("a client that is not registered for it", async () => {
      const web = await registerApplication({ authMethod: "none", grants: ["authorization_code"] });
      const fields = { client_id: web.clientId, scope: "openid" };
      const response = await postForm("/oauth/device_authorization", fields);
      expect(await answer(response)).toBe("unauthorized_client");
    });

    it("guessing", async () => {
      const guesser = await registerAccount();
      const statuses = [];
      for (let i = 0; i < 21; i++) statuses.push((await decide(guesser, "BCDF-GHJK", true)).status);
      expect(statuses.slice(0, 20)).toEqual(Array(20).fill(404));
      expect(statuses[20]).toBe(429);
    });
  });

  it("survives thirty polls at once after it was let in: one gets tokens", async () => {
    const started = await start(app);
    await decide(anna, started.user_code, true);
    const all = await Promise.all(Array.from({ length: 30 }, () => poll(app, started)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
