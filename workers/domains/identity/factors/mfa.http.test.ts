import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  mailsTo,
  ORIGIN,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { SoftwareAuthenticator } from "../../../../shared/testing/authenticator.ts";
import {
  addPasskey,
  beginCeremony,
  enableTotp,
  totpCode,
  tryPasskey,
} from "../../../../shared/testing/second-factors.ts";
import { objectRateLimiter } from "../../../adapters/rate-limiters.ts";
import { addressKey } from "../../platform/index.ts";

type Headers = Record<string, string>;

function signIn(account: Account, more: object = {}, headers: Headers = {}): Promise<Response> {
  const body = { login: account.user.username, password: account.password, ...more };
  return sendJson("POST", "/api/auth/login", body, headers);
}

/** The first factor, which must not be enough. */
async function begin(account: Account, more: object = {}) {
  const response = await signIn(account, more);
  expect(response.status).toBe(200);
  const asked = await response.json<{ mfaToken: string; methods: string[] }>();
  expect(asked).toEqual({
    mfaRequired: true,
    mfaToken: expect.any(String),
    methods: expect.any(Array),
  });
  return asked;
}

function give(mfaToken: string, more: object, headers: Headers = {}): Promise<Response> {
  return sendJson("POST", "/api/auth/mfa", { mfaToken, method: "totp", ...more }, headers);
}

async function codeOf(response: Response) {
  return [response.status, (await response.json<{ code: string }>()).code];
}

function claimsOf(accessToken: string) {
  return JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString());
}

async function someoneWithTotp() {
  const account = await registerAccount();
  return { account, ...(await enableTotp(account)) };
}

async function demandMfa(account: Account): Promise<void> {
  await env.DB.prepare("UPDATE users SET require_mfa = 1 WHERE id = ?").bind(account.user.id).run();
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("the second factor of a sign-in", () => {
  describe("works", () => {
    it("with a code of the authenticator app", async () => {
      const { account, secret } = await someoneWithTotp();
      const { mfaToken, methods } = await begin(account);
      expect(methods).toEqual(["totp", "backup_code"]);
      const response = await give(mfaToken, { code: totpCode(secret) });
      expect(response.status).toBe(200);
      const { user, tokens } = await response.json<Account>();
      expect(user).toEqual(account.user);
      expect(claimsOf(tokens.accessToken).amr).toEqual(["pwd", "otp", "mfa"]);
      expect(tokens.deviceToken).toEqual(expect.any(String));
      const headers = { Authorization: `Bearer ${tokens.accessToken}` };
      expect((await sendJson("GET", "/api/users/me", undefined, headers)).status).toBe(200);
    });

    it("with a backup code, however it is typed", async () => {
      const { account, backupCodes } = await someoneWithTotp();
      for (const code of [
        backupCodes[0],
        ` ${backupCodes[1]?.toUpperCase().replaceAll("-", " ")}`,
      ]) {
        const { mfaToken } = await begin(account);
        const response = await give(mfaToken, { method: "backup_code", code });
        expect(response.status).toBe(200);
      }
    });

    it("with a passkey, also one that does not verify its user", async () => {
      const { account } = await someoneWithTotp();
      const authenticator = new SoftwareAuthenticator({ origin: ORIGIN, synced: true });
      await addPasskey(account, authenticator);
      const { mfaToken, methods } = await begin(account);
      expect(methods).toEqual(["totp", "backup_code", "passkey"]);
      const { options } = await beginCeremony("/api/auth/mfa/passkey/options", { mfaToken });
      expect(options["allowCredentials"]).toHaveLength(1);
      const credential = await authenticator.get(options, { userVerified: false });
      const response = await give(mfaToken, { method: "passkey", credential });
      expect(response.status).toBe(200);
      const { tokens } = await response.json<Account>();
      expect(claimsOf(tokens.accessToken).amr).toEqual(["pwd", "swk", "user", "mfa"]);
    });

    it("with a passkey as it was asked for to sign in", async () => {
      const account = await registerAccount();
      await enableTotp(account);
      const authenticator = new SoftwareAuthenticator({ origin: ORIGIN });
      await addPasskey(account, authenticator);
      const { mfaToken } = await begin(account);
      const { options } = await beginCeremony("/api/auth/passkeys/login/options");
      const credential = await authenticator.get(options);
      expect((await give(mfaToken, { method: "passkey", credential })).status).toBe(200);
      const again = await begin(account);
      const replayed = await give(again.mfaToken, { method: "passkey", credential });
      expect(replayed.status).toBe(410);
    });

    it("is asked of passkeys alone where their owner demands one, and a passkey sign-in is both", async () => {
      const account = await registerAccount();
      const authenticator = new SoftwareAuthenticator({ origin: ORIGIN });
      await addPasskey(account, authenticator);
      expect(await (await signIn(account)).json()).toHaveProperty("tokens");
      await demandMfa(account);
      expect((await begin(account)).methods).toEqual(["passkey"]);
      expect((await tryPasskey(authenticator)).status).toBe(200);
    });

    it("remembers how the first was sent, unless the second says otherwise", async () => {
      const { account, secret, backupCodes } = await someoneWithTotp();
      const cookie = await begin(account, { transport: "cookie", deviceName: "Kitchen" });
      const first = await give(cookie.mfaToken, { code: totpCode(secret) });
      expect(first.headers.getSetCookie().join()).toContain("__Host-refresh=");
      const { tokens } = await first.json<Account>();
      expect(tokens).not.toHaveProperty("refreshToken");
      const headers = { Authorization: `Bearer ${tokens.accessToken}` };
      const sessions = await sendJson("GET", "/api/auth/sessions", undefined, headers);
      const { items } = await sessions.json<{ items: { current: boolean; device: string }[] }>();
      expect(items.find(({ current }) => current)?.device).toBe("Kitchen");
      const again = await begin(account, { transport: "cookie" });
      const body = { method: "backup_code", code: backupCodes[0], transport: "body" };
      const second = await (await give(again.mfaToken, body)).json<Account>();
      expect(second.tokens).toHaveProperty("refreshToken");
    });

    it("writes what was tried into the history", async () => {
      const { account, secret } = await someoneWithTotp();
      const { mfaToken } = await begin(account);
      await give(mfaToken, { code: "000000" });
      await give(mfaToken, { code: totpCode(secret) });
      await expect
        .poll(async () => {
          const found = await env.DB.prepare(
            "SELECT method, result, reason FROM security_events WHERE user_id = ? AND kind = 'sign_in' AND method = 'totp' ORDER BY id",
          )
            .bind(account.user.id)
            .all();
          return found.results;
        })
        .toMatchObject([
          { method: "totp", result: "failure", reason: "invalid_credentials" },
          { method: "totp", result: "success" },
        ]);
    });
  });

  describe("a trusted device", () => {
    async function trusting() {
      const { account, secret, backupCodes } = await someoneWithTotp();
      const { mfaToken } = await begin(account);
      const response = await give(mfaToken, { code: totpCode(secret), trustDevice: true });
      const { tokens } = await response.json<Account>();
      const headers = { Authorization: `Bearer ${tokens.accessToken}` };
      return { account, secret, backupCodes, deviceToken: tokens.deviceToken, headers };
    }

    async function isAsked(account: Account, deviceToken: string | undefined): Promise<boolean> {
      const response = await signIn(account, { deviceToken });
      expect(response.status).toBe(200);
      return "mfaRequired" in (await response.json<object>());
    }

    it("is asked for no second factor for thirty days, and no other is", async () => {
      const { account, deviceToken } = await trusting();
      expect(await isAsked(account, deviceToken)).toBe(false);
      expect(await isAsked(account, undefined)).toBe(true);
      expect(await isAsked(account, account.tokens.deviceToken)).toBe(true);
      await advanceClock(29 * 86_400);
      expect(await isAsked(account, deviceToken)).toBe(false);
      await advanceClock(2 * 86_400);
      expect(await isAsked(account, deviceToken)).toBe(true);
    });

    it("is trusted by the account that trusted it alone", async () => {
      const { deviceToken } = await trusting();
      const { account: other } = await someoneWithTotp();
      expect(await isAsked(other, deviceToken)).toBe(true);
    });

    it("is trusted no more after signing out everywhere, or being forgotten", async () => {
      for (const keepCurrent of [true, false]) {
        const { account, deviceToken, headers } = await trusting();
        const path = `/api/auth/sessions?keepCurrent=${keepCurrent}`;
        expect((await sendJson("DELETE", path, undefined, headers)).status).toBe(204);
        expect(await isAsked(account, deviceToken)).toBe(true);
      }
      const { account, deviceToken } = await trusting();
      await env.DB.prepare("DELETE FROM devices WHERE user_id = ?").bind(account.user.id).run();
      expect(await isAsked(account, deviceToken)).toBe(true);
    });

    it("is listed as trusted until it is forgotten there", async () => {
      const { account, deviceToken, headers } = await trusting();
      const devices = async () => {
        const response = await sendJson("GET", "/api/auth/devices", undefined, headers);
        return (
          await response.json<{
            items: { id: string; trustedUntil: string | null; current: boolean }[];
          }>()
        ).items;
      };
      const listed = await devices();
      expect(listed.map(({ current }) => current)).toEqual([true, false]);
      expect(listed.map(({ trustedUntil }) => trustedUntil !== null)).toEqual([true, false]);
      const path = `/api/auth/devices/${listed[0]?.id}`;
      expect((await sendJson("DELETE", path, undefined, account.headers)).status).toBe(204);
      expect(await devices()).toHaveLength(1);
      expect(await isAsked(account, deviceToken)).toBe(true);
    });

    it("is trusted no more once the authenticator app was made anew", async () => {
      const { account, backupCodes, deviceToken, headers } = await trusting();
      const code = backupCodes[0];
      await sendJson("POST", "/api/auth/totp/disable", { code }, headers);
      expect(await isAsked(account, deviceToken)).toBe(false);
      await enableTotp({ headers });
      expect(await isAsked(account, deviceToken)).toBe(true);
    });
  });

  describe("refuses", () => {
    it("a wrong code, one of another step, and one that was used", async () => {
      const { account, secret, backupCodes } = await someoneWithTotp();
      const { mfaToken } = await begin(account);
      for (const code of ["000000", "", totpCode(secret, -1), totpCode(secret, 4)]) {
        const response = await give(mfaToken, { code });
        expect(await codeOf(response), code).toEqual([401, "invalid_credentials"]);
      }
      const code = totpCode(secret);
      expect((await give(mfaToken, { code })).status).toBe(200);
      const again = await begin(account);
      expect(await codeOf(await give(again.mfaToken, { code }))).toEqual([
        401,
        "invalid_credentials",
      ]);
      const backup = { method: "backup_code", code: backupCodes[0] };
      expect((await give(again.mfaToken, backup)).status).toBe(200);
      const third = await begin(account);
      expect(await codeOf(await give(third.mfaToken, backup))).toEqual([
        401,
        "invalid_credentials",
      ]);
    });

    it("a sixth try, although it is right", async () => {
      const { account, secret } = await someoneWithTotp();
      const { mfaToken } = await begin(account);
      for (let i = 0; i < 5; i++) {
        const wrong = await give(mfaToken, { code: `00000${i}` });
        expect(await codeOf(wrong)).toEqual([401, "invalid_credentials"]);
      }
      const sixth = await give(mfaToken, { code: totpCode(secret) });
      expect(await codeOf(sixth)).toEqual([410, "gone"]);
      const other = await begin(account);
      expect((await give(other.mfaToken, { code: totpCode(secret) })).status).toBe(200);
    });

    it("a token after five minutes, once it was used, and any other text", async () => {
      const { account, secret, backupCodes } = await someoneWithTotp();
      const { mfaToken } = await begin(account);
      expect((await give(mfaToken, { code: totpCode(secret) })).status).toBe(200);
      const used = await give(mfaToken, { method: "backup_code", code: backupCodes[0] });
      expect(await codeOf(used)).toEqual([410, "gone"]);
      const late = await begin(account);
      await advanceClock(5 * 60 + 1);
      const response = await give(late.mfaToken, { method: "backup_code", code: backupCodes[0] });
      expect(await codeOf(response)).toEqual([410, "gone"]);
      const made = [
        "x",
        `${crypto.randomUUID()}.${"A".repeat(43)}`,
        `${mfaToken.slice(0, 36)}.${"A".repeat(43)}`,
      ];
      for (const token of made) {
        expect(await codeOf(await give(token, { code: "123456" }))).toEqual([410, "gone"]);
        const asked = await sendJson("POST", "/api/auth/mfa/passkey/options", { mfaToken: token });
        expect(await codeOf(asked)).toEqual([410, "gone"]);
      }
    });

    it("factors that the account does not have, or that are somebody else's", async () => {
      const { account } = await someoneWithTotp();
      const other = await someoneWithTotp();
      const authenticator = new SoftwareAuthenticator({ origin: ORIGIN });
      await addPasskey(other.account, authenticator);
      const { mfaToken } = await begin(account);
      const { options } = await beginCeremony("/api/auth/mfa/passkey/options", { mfaToken });
      const credential = await authenticator.get(options);
      const tries = [
        { code: totpCode(other.secret) },
        { method: "backup_code", code: other.backupCodes[0] },
        { method: "passkey", credential },
      ];
      for (const body of tries) {
        expect(await codeOf(await give(mfaToken, body))).toEqual([401, "invalid_credentials"]);
      }
      const twice = await give(mfaToken, { method: "passkey", credential });
      expect(await codeOf(twice)).toEqual([410, "gone"]);
    });

    it("more than ten wrong codes of an account, but not on a device that it knows", async () => {
      const { account, secret } = await someoneWithTotp();
      const known = account.tokens.deviceToken;
      for (let round = 0; round < 2; round++) {
        const { mfaToken } = await begin(account);
        for (let i = 0; i < 5; i++) await give(mfaToken, { code: `00000${i}` });
      }
      const strange = await begin(account);
      const locked = await give(strange.mfaToken, { code: totpCode(secret) });
      expect(Number(locked.headers.get("Retry-After"))).toBeGreaterThan(800);
      expect(await codeOf(locked)).toEqual([423, "account_locked"]);
      const own = await begin(account, { deviceToken: known });
      expect((await give(own.mfaToken, { code: totpCode(secret) })).status).toBe(200);
    });

    it("guesses of an address that has failed too often, but not on a device that the account knows", async () => {
      const { account, secret } = await someoneWithTotp();
      const limiter = objectRateLimiter(env.RATE_LIMITER);
      const policy = { name: "sign-in-failures", limit: 1_000, windowSeconds: 900 };
      const key = `sign-in-address:${addressKey("2001:db8:78:1::1")}`;
      for (let i = 0; i < 10; i++) {
        await Promise.all(Array.from({ length: 100 }, () => limiter.hit(key, policy)));
      }
      const there = { "X-Dev-IP": "2001:db8:78:1:ffff::2" };
      const strange = await begin(account);
      const refused = await give(strange.mfaToken, { code: totpCode(secret) }, there);
      expect(await codeOf(refused)).toEqual([429, "rate_limited"]);
      const own = await begin(account, { deviceToken: account.tokens.deviceToken });
      expect((await give(own.mfaToken, { code: totpCode(secret) }, there)).status).toBe(200);
    });

    it("a reset of the password as a way around it", async () => {
      const { account, secret } = await someoneWithTotp();
      const trusting = await begin(account);
      const trusted = await give(trusting.mfaToken, { code: totpCode(secret), trustDevice: true });
      const { deviceToken } = (await trusted.json<Account>()).tokens;
      const before = await begin(account);
      const { email } = account.user;
      await sendJson("POST", "/api/auth/password/forgot", { email });
      await expect.poll(async () => (await mailsTo(email))[0]?.data).toHaveProperty("token");
      const token = (await mailsTo(email))[0]?.data["token"];
      const password = `another password of ${crypto.randomUUID()}`;
      const reset = await sendJson("POST", "/api/auth/password/reset", { token, password });
      expect(reset.status).toBe(204);
      await advanceClock(30);
      const stale = await give(before.mfaToken, { code: totpCode(secret) });
      expect(await codeOf(stale)).toEqual([410, "gone"]);
      const again = await begin({ ...account, password }, { deviceToken });
      expect((await give(again.mfaToken, { code: totpCode(secret) })).status).toBe(200);
    });

    it("a link in a mail as a way around it", async () => {
      const { account, secret } = await someoneWithTotp();
      const { email } = account.user;
      await sendJson("POST", "/api/auth/magic-link", { email });
      await expect.poll(async () => (await mailsTo(email))[0]?.data).toHaveProperty("token");
      const token = (await mailsTo(email))[0]?.data["token"];
      const response = await sendJson("POST", "/api/auth/magic-link/verify", { token });
      const asked = await response.json<{ mfaRequired: boolean; mfaToken: string }>();
      expect(asked.mfaRequired).toBe(true);
      const done = await give(asked.mfaToken, { code: totpCode(secret) });
      const { tokens } = await done.json<Account>();
      expect(claimsOf(tokens.accessToken).amr).toEqual(["mail", "otp", "mfa"]);
    });

    it("an account that was suspended between the two, or has signed out everywhere", async () => {
      const { account, secret } = await someoneWithTotp();
      const { mfaToken } = await begin(account);
      await env.DB.prepare("UPDATE users SET status = 'suspended' WHERE id = ?")
        .bind(account.user.id)
        .run();
      const suspended = await give(mfaToken, { code: totpCode(secret) });
      expect(await codeOf(suspended)).toEqual([403, "account_suspended"]);
      const other = await someoneWithTotp();
      const before = await begin(other.account);
      const path = "/api/auth/sessions?keepCurrent=true";
      await sendJson("DELETE", path, undefined, other.account.headers);
      const after = await give(before.mfaToken, { code: totpCode(other.secret) });
      expect(await codeOf(after)).toEqual([410, "gone"]);
    });
  });

  describe("survives", () => {
    it("one token and code sent twenty times at once: one session", async () => {
      const { account, secret } = await someoneWithTotp();
      const { mfaToken } = await begin(account);
      const responses = await Promise.all(
        Array.from({ length: 20 }, () => give(mfaToken, { code: totpCode(secret) })),
      );
      expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
      const found = await env.DB.prepare(
        "SELECT count(*) AS n FROM challenges WHERE user_id = ? AND used_at IS NOT NULL",
      )
        .bind(account.user.id)
        .first<{ n: number }>();
      expect(found?.n).toBe(1);
    });

    it("one code sent to twenty tokens at once: one session", async () => {
      for (const kind of ["totp", "backup_code"]) {
        const { account, secret, backupCodes } = await someoneWithTotp();
        const begun = await Promise.all(Array.from({ length: 9 }, () => begin(account)));
        const code = kind === "totp" ? totpCode(secret) : backupCodes[0];
        const responses = await Promise.all(
          begun.map(({ mfaToken }) => give(mfaToken, { method: kind, code })),
        );
        const statuses = responses.map(({ status }) => status).sort();
        expect(statuses, kind).toEqual([200, ...Array(8).fill(401)]);
      }
    });

    it("all backup codes sent to one token at once: one session", async () => {
      const { account, backupCodes } = await someoneWithTotp();
      const { mfaToken } = await begin(account);
      const responses = await Promise.all(
        backupCodes.map((code) => give(mfaToken, { method: "backup_code", code })),
      );
      const statuses = responses.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, ...Array(9).fill(410)]);
    });

    it("fifty wrong codes at once: five answers", async () => {
      const { account } = await someoneWithTotp();
      const { mfaToken } = await begin(account);
      const responses = await Promise.all(
        Array.from({ length: 50 }, (_, i) => give(mfaToken, { code: String(i).padStart(6, "0") })),
      );
      const statuses = responses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(5);
      expect(statuses.filter((status) => status === 410)).toHaveLength(45);
    });
  });
});
