import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Tokens } from "../../../../shared/contracts/identity/index.ts";
import {
  type Account,
  advanceClock,
  mailsTo,
  ORIGIN,
  registerAccount,
  resetClock,
  sendJson,
  tryRegister,
} from "../../../../shared/testing/accounts.ts";
import { SoftwareAuthenticator } from "../../../../shared/testing/authenticator.ts";
import {
  addPasskey,
  beginCeremony,
  enableTotp,
  totpCode,
} from "../../../../shared/testing/second-factors.ts";
import { securityWords } from "../mails/security-words.ts";

type Headers = Record<string, string>;

const bearer = ({ accessToken }: Tokens): Headers => ({ Authorization: `Bearer ${accessToken}` });

function stepUp(headers: Headers, body: object): Promise<Response> {
  return sendJson("POST", "/api/auth/step-up", body, headers);
}

async function steppedUp(headers: Headers, body: object): Promise<Tokens> {
  const response = await stepUp(headers, body);
  expect(response.status).toBe(200);
  return (await response.json<{ tokens: Tokens }>()).tokens;
}

function refresh(refreshToken: string | undefined): Promise<Response> {
  return sendJson("POST", "/api/auth/refresh", { refreshToken });
}

async function refreshed(refreshToken: string | undefined): Promise<Tokens> {
  const response = await refresh(refreshToken);
  expect(response.status).toBe(200);
  return (await response.json<{ tokens: Tokens }>()).tokens;
}

async function codeOf(response: Response) {
  return [response.status, (await response.json<{ code: string }>()).code];
}

function claimsOf(accessToken: string) {
  return JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString());
}

/** A call that needs a fresh proof. */
function sensitive(headers: Headers): Promise<Response> {
  return sendJson("POST", "/api/auth/passkeys/register/options", undefined, headers);
}

/** Lets the proof grow old; the access token still lives. */
async function growOld(): Promise<void> {
  await advanceClock(11 * 60);
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("proving anew who one is", () => {
  describe("works", () => {
    it("by the password: the same session, a fresh time, and what was refused is allowed", async () => {
      const account = await registerAccount();
      const before = claimsOf(account.tokens.accessToken);
      await growOld();
      expect(await codeOf(await sensitive(account.headers))).toEqual([403, "step_up_required"]);
      const tokens = await steppedUp(account.headers, { password: account.password });
      const claims = claimsOf(tokens.accessToken);
      expect(tokens.sessionId).toBe(account.tokens.sessionId);
      expect(claims).toMatchObject({ sid: before.sid, sub: before.sub, amr: ["pwd"] });
      expect(claims.auth_time - before.auth_time).toBeGreaterThanOrEqual(11 * 60);
      expect((await sensitive(bearer(tokens))).status).toBe(200);
      expect((await sensitive(account.headers)).status).toBe(403);
    });

    it("by a code of the app, a backup code or a passkey, which add to what was proved", async () => {
      const account = await registerAccount();
      const { secret, backupCodes } = await enableTotp(account);
      const authenticator = new SoftwareAuthenticator({ origin: ORIGIN });
      await addPasskey(account, authenticator);
      for (const code of [totpCode(secret), backupCodes[0]]) {
        const tokens = await steppedUp(account.headers, { code });
        expect(claimsOf(tokens.accessToken).amr).toEqual(["pwd", "otp", "mfa"]);
      }
      const path = "/api/auth/step-up/options";
      const { challengeId, options } = await beginCeremony(path, undefined, account.headers);
      expect(options["allowCredentials"]).toHaveLength(1);
      const credential = await authenticator.get(options);
      const tokens = await steppedUp(account.headers, { challengeId, credential });
      expect(claimsOf(tokens.accessToken).amr).toEqual(["pwd", "otp", "mfa", "hwk", "user"]);
    });

    it("by a passkey as it was asked for to sign in, once, whether or not the ceremony is named", async () => {
      const account = await registerAccount();
      const authenticator = new SoftwareAuthenticator({ origin: ORIGIN });
      await addPasskey(account, authenticator);
      for (const path of ["passkeys/login/options", "step-up/options"]) {
        const { options } = await beginCeremony(`/api/auth/${path}`, undefined, account.headers);
        const credential = await authenticator.get(options);
        const tokens = await steppedUp(account.headers, { credential });
        expect(claimsOf(tokens.accessToken).amr).toContain("hwk");
        expect(await codeOf(await stepUp(account.headers, { credential }))).toEqual([410, "gone"]);
      }
      const login = await beginCeremony("/api/auth/passkeys/login/options");
      const named = { challengeId: login.challengeId };
      const credential = await authenticator.get(login.options);
      await steppedUp(account.headers, { ...named, credential });
    });

    it("is remembered when the session is refreshed", async () => {
      const account = await registerAccount();
      const { secret } = await enableTotp(account);
      await growOld();
      const tokens = await steppedUp(account.headers, { code: totpCode(secret) });
      const later = claimsOf((await refreshed(tokens.refreshToken)).accessToken);
      const { auth_time, amr } = claimsOf(tokens.accessToken);
      expect(later).toMatchObject({ auth_time, amr });
    });

    it("gives a refresh token beside the present one: whichever is used first goes on", async () => {
      for (const which of ["present", "beside"]) {
        const account = await registerAccount();
        const tokens = await steppedUp(account.headers, { password: account.password });
        const { refreshToken } = which === "beside" ? tokens : account.tokens;
        const next = await refreshed(refreshToken);
        expect(next.sessionId).toBe(account.tokens.sessionId);
        expect((await refreshed(refreshToken)).refreshToken).toBe(next.refreshToken);
        await refreshed(next.refreshToken);
      }
    });

    it("leaves the refresh cookie as it is", async () => {
      const password = `password of ${crypto.randomUUID()}`;
      const response = await tryRegister({ transport: "cookie", password });
      const cookie = /__Host-refresh=[^;]+/.exec(response.headers.getSetCookie().join())?.[0] ?? "";
      const { tokens } = await response.json<Account>();
      for (const headers of [{ Cookie: cookie }, {}] as Headers[]) {
        const again = await stepUp({ ...bearer(tokens), ...headers }, { password });
        expect(again.headers.getSetCookie()).toEqual([]);
        const stepped = (await again.json<{ tokens: Tokens }>()).tokens;
        expect(stepped).not.toHaveProperty("refreshToken");
        expect(stepped.refreshExpiresIn).toBeGreaterThan(0);
      }
      const headers = { Cookie: cookie, "Sec-Fetch-Site": "same-origin" };
      const next = await sendJson("POST", "/api/auth/refresh", undefined, headers);
      expect(next.status).toBe(200);
    });

    it("is not held back by others' failed sign-ins, and is in the history", async () => {
      const account = await registerAccount();
      for (let i = 0; i < 5; i++) {
        await sendJson("POST", "/api/auth/login", { login: account.user.username, password: "no" });
      }
      expect((await stepUp(account.headers, { password: "wrong" })).status).toBe(401);
      await steppedUp(account.headers, { password: account.password });
      const found = await env.DB.prepare(
        "SELECT result, method, session_id AS session FROM security_events WHERE user_id = ? AND kind = 'step_up' ORDER BY id",
      )
        .bind(account.user.id)
        .all();
      const session = account.tokens.sessionId;
      expect(found.results).toEqual([
        { result: "failure", method: "password", session },
        { result: "success", method: "password", session },
      ]);
    });
  });

  describe("refuses", () => {
    it("the refresh token that was not used first, and ends the session", async () => {
      const account = await registerAccount();
      const tokens = await steppedUp(account.headers, { password: account.password });
      await refreshed(tokens.refreshToken);
      const old = await refresh(account.tokens.refreshToken);
      expect(await codeOf(old)).toEqual([401, "refresh_reused"]);
      const response = await sendJson("GET", "/api/users/me", undefined, bearer(tokens));
      expect(await codeOf(response)).toEqual([401, "token_revoked"]);
    });

    it("none of the proofs, or several", async () => {
      const { headers, password } = await registerAccount();
      for (const body of [{}, { password, code: "123456" }, { credential: undefined }]) {
        expect(await codeOf(await stepUp(headers, body))).toEqual([400, "validation_failed"]);
      }
    });

    it("wrong passwords and codes after the fifth, of this session alone", async () => {
      const account = await registerAccount();
      const { username: login } = account.user;
      const other = await sendJson("POST", "/api/auth/login", {
        login,
        password: account.password,
      });
      const { tokens } = await other.json<Account>();
      const guesses = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          stepUp(bearer(tokens), i % 2 ? { password: `guess ${i}` } : { code: `00000${i % 10}` }),
        ),
      );
      const statuses = guesses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(5);
      expect(statuses.filter((status) => status === 423)).toHaveLength(15);
      const locked = await stepUp(bearer(tokens), { password: account.password });
      expect(await codeOf(locked)).toEqual([423, "account_locked"]);
      await expect
        .poll(async () => (await mailsTo(account.user.email)).map(({ subject }) => subject))
        .toContain(securityWords.locked.en.subject);
      await steppedUp(account.headers, { password: account.password });
    });

    it("a passkey that is not the caller's, not verified, or of another ceremony", async () => {
      const account = await registerAccount();
      const none = await sendJson("POST", "/api/auth/step-up/options", undefined, account.headers);
      expect(await codeOf(none)).toEqual([409, "conflict"]);
      const own = new SoftwareAuthenticator({ origin: ORIGIN });
      await addPasskey(account, own);
      const other = await registerAccount();
      const foreign = new SoftwareAuthenticator({ origin: ORIGIN });
      await addPasskey(other, foreign);
      const ask = (path: string, headers?: Headers) => beginCeremony(path, undefined, headers);
      const options = "/api/auth/step-up/options";
      const unverified = await ask(options, account.headers);
      const body = {
        challengeId: unverified.challengeId,
        credential: await own.get(unverified.options, { userVerified: false }),
      };
      const response = await stepUp(account.headers, body);
      expect(await codeOf(response)).toEqual([401, "invalid_credentials"]);
      const theirs = await ask(options, account.headers);
      const { challenge } = theirs.options;
      const posing = {
        challengeId: theirs.challengeId,
        credential: await foreign.get({ challenge }),
      };
      const posed = await stepUp(account.headers, posing);
      expect(await codeOf(posed)).toEqual([401, "invalid_credentials"]);
      const others = await ask(options, other.headers);
      const stolen = { challengeId: others.challengeId, credential: await own.get({ challenge }) };
      expect(await codeOf(await stepUp(account.headers, stolen))).toEqual([410, "gone"]);
    });

    it("a session that has ended", async () => {
      const account = await registerAccount();
      await sendJson("POST", "/api/auth/logout", undefined, account.headers);
      const response = await stepUp(account.headers, { password: account.password });
      expect(await codeOf(response)).toEqual([401, "token_revoked"]);
    });
  });

  describe("survives", () => {
    it("ten proofs at once: ten fresh access tokens, one refresh token beside", async () => {
      const account = await registerAccount();
      const all = await Promise.all(
        Array.from({ length: 10 }, () =>
          steppedUp(account.headers, { password: account.password }),
        ),
      );
      const beside = new Set(all.map(({ refreshToken }) => refreshToken));
      expect(beside.size).toBe(1);
      expect(beside.has(account.tokens.refreshToken)).toBe(false);
      expect(new Set(all.map(({ accessToken }) => accessToken)).size).toBe(10);
    });

    it("both refresh tokens used at once: one goes on, the other is an old one", async () => {
      const account = await registerAccount();
      const { refreshToken } = await steppedUp(account.headers, { password: account.password });
      const both = await Promise.all([refresh(refreshToken), refresh(account.tokens.refreshToken)]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    });
  });
});
