import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import {
  postForm,
  registerApplication,
  signInto,
} from "../../../../shared/testing/applications.ts";

const DAY = 86_400;

interface Keys {
  readonly keys: { readonly kid: string; readonly kty: string }[];
}

async function published(): Promise<Keys> {
  return (await sendJson("GET", "/.well-known/jwks.json")).json<Keys>();
}

async function rotate(): Promise<void> {
  const response = await sendJson("POST", "/api/dev/cron", { name: "rotate-keys" });
  expect(response.status).toBe(200);
}

async function refreshed(token: string | undefined) {
  const response = await sendJson("POST", "/api/auth/refresh", { refreshToken: token });
  expect(response.status).toBe(200);
  return (await response.json<Pick<Account, "tokens">>()).tokens;
}

let anna: Account;
beforeAll(async () => {
  await registerAccount();
  anna = await registerAccount();
});
afterEach(resetClock);

describe("signing keys", () => {
  it("change every ninety days, known a day before, and no token fails on the way", async () => {
    const signers = new Set<string>();
    const app = await registerApplication();
    const first = await signInto(anna, app, { scope: "openid offline_access" });
    let seen = await published();
    let { tokens } = anna;
    for (let day = 0; day < 200; day++) {
      await rotate();
      await rotate();
      // A token of the day before verifies for its whole life under what an application may have cached since.
      const { kid = "" } = decodeProtectedHeader(tokens.accessToken);
      signers.add(kid);
      expect(seen.keys.map((key) => key.kid)).toContain(kid);
      await jwtVerify(tokens.accessToken, createLocalJWKSet({ keys: [...seen.keys] }), {
        currentDate: new Date(0),
      });
      seen = await published();
      expect(seen.keys.length).toBeLessThanOrEqual(4);
      const minutes = day % 2 === 0 ? 60 : 14 * 60;
      await advanceClock(minutes);
      if (day % 20 === 19) {
        const login = { login: anna.user.username, password: anna.password };
        const response = await sendJson("POST", "/api/auth/login", login);
        tokens = (await response.json<Account>()).tokens;
      } else {
        tokens = await refreshed(tokens.refreshToken);
      }
      const headers = { Authorization: `Bearer ${tokens.accessToken}` };
      expect((await sendJson("GET", "/api/users/me", undefined, headers)).status).toBe(200);
      await advanceClock(DAY - minutes);
    }
    expect(signers.size).toBe(3);
    // The id_token of the first day is still believed where it may be: as a hint at sign-out after its own session.
    expect(decodeProtectedHeader(first.id_token).kid).toBe([...signers][0]);
  }, 120_000);

  it("give nothing secret away, and cost no reading for garbage", async () => {
    for (const key of (await published()).keys) expect(Object.keys(key)).not.toContain("d");
    const head = Buffer.from(JSON.stringify({ alg: "ES256", typ: "at+jwt", kid: "x" }));
    const garbage = `${head.toString("base64url")}.e30.AAAA`;
    for (let i = 0; i < 20; i++) {
      const headers = { Authorization: `Bearer ${garbage}` };
      expect((await sendJson("GET", "/api/users/me", undefined, headers)).status).toBe(401);
    }
    const app = await registerApplication();
    const text = Buffer.from(`${app.clientId}:${app.secret}`).toString("base64");
    const fields = { token: garbage };
    const reply = await postForm("/oauth/introspect", fields, { Authorization: `Basic ${text}` });
    expect(await reply.json()).toEqual({ active: false });
  });
});
