import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../../../shared/contracts/people/index.ts";
import {
  type Account,
  advanceClock,
  mailsTo,
  registerAccount,
  registration,
  resetClock,
  sendJson,
  tryRegister,
} from "../../../../shared/testing/accounts.ts";
import {
  type Application,
  codeFor,
  letDeviceIn,
  oauthErrorOf,
  pollDevice,
  redeem,
  refresh,
  refreshed,
  registerApplication,
  signInto,
  userinfo,
} from "../../../../shared/testing/applications.ts";
import {
  codeOf,
  eventually,
  historyOf,
  mailOf,
  someAddress,
} from "../../../../shared/testing/security.ts";

const NEW_PASSWORD = "a quite different pass phrase";

function forgot(email: string, headers = someAddress()): Promise<Response> {
  return sendJson("POST", "/api/auth/password/forgot", { email }, headers);
}

function reset(token: unknown, password = NEW_PASSWORD): Promise<Response> {
  return sendJson("POST", "/api/auth/password/reset", { token, password });
}

function change(account: Account, currentPassword: string, password = NEW_PASSWORD) {
  const body = { currentPassword, password };
  return sendJson("POST", "/api/auth/password/change", body, account.headers);
}

function login(account: Account, password: string, more: Record<string, unknown> = {}) {
  const body = { login: account.user.email, password, ...more };
  return sendJson("POST", "/api/auth/login", body, someAddress());
}

function me(headers: Record<string, string>): Promise<Response> {
  return sendJson("GET", "/api/users/me", undefined, headers);
}

async function resetToken(account: Account): Promise<unknown> {
  await forgot(account.user.email);
  return (await mailOf(account.user.email, "password_reset_link")).data["token"];
}

const LASTING = { scope: "openid offline_access" };

/** Somebody signed in on a device, which can go on for them without them. */
async function onDevice(account: Account, app: Application) {
  const response = await pollDevice(app, await letDeviceIn(account, app));
  return response.json<{ access_token: string; refresh_token: string }>();
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("a forgotten password", () => {
  describe("works", () => {
    it("is replaced with the link of the mail, which ends every session", async () => {
      const account = await registerAccount({ locale: "ru" });
      expect((await forgot(account.user.email)).status).toBe(202);
      const mail = await mailOf(account.user.email, "password_reset_link");
      expect(mail.subject).toBe("Новый пароль");
      expect(mail.text).toContain(mail.data["url"]);
      expect(mail.html).not.toMatch(/src=|@import|<script/);
      expect((await reset(mail.data["token"])).status).toBe(204);
      expect(await codeOf(await me(account.headers))).toEqual([401, "token_revoked"]);
      const refresh = { refreshToken: account.tokens.refreshToken };
      expect((await sendJson("POST", "/api/auth/refresh", refresh)).status).toBe(401);
      expect((await login(account, account.password)).status).toBe(401);
      const signedIn = await login(account, NEW_PASSWORD);
      expect(signedIn.status).toBe(200);
      expect((await signedIn.json<{ user: User }>()).user.emailVerified).toBe(true);
    });

    it("lifts a lock-out", async () => {
      const account = await registerAccount();
      for (let i = 0; i < 6; i++) await login(account, "wrong");
      expect(await codeOf(await login(account, account.password))).toEqual([423, "account_locked"]);
      expect((await reset(await resetToken(account))).status).toBe(204);
      expect((await login(account, NEW_PASSWORD)).status).toBe(200);
    });

    it("is told by mail and in the history", async () => {
      const account = await registerAccount();
      await reset(await resetToken(account));
      const told = await mailOf(account.user.email, "password_reset");
      expect(told.subject).toBe("Your password was reset");
      const tokens = (
        await (await login(account, NEW_PASSWORD)).json<{ tokens: Account["tokens"] }>()
      ).tokens;
      const headers = { Authorization: `Bearer ${tokens.accessToken}` };
      const [entry] = await historyOf(headers, "?kind=password_reset");
      expect(entry).toMatchObject({ kind: "password_reset", result: "success", method: "email" });
    });
  });

  describe("refuses", () => {
    it("a token that is unknown, used, of another kind or older than half an hour", async () => {
      const account = await registerAccount();
      expect(await codeOf(await reset("never-issued"))).toEqual([410, "gone"]);
      const verification = (await mailsTo(account.user.email)).at(-1)?.data["token"];
      expect(await codeOf(await reset(verification))).toEqual([410, "gone"]);
      const token = await resetToken(account);
      const verify = await sendJson("POST", "/api/auth/email/verify", { token });
      expect(await codeOf(verify)).toEqual([410, "gone"]);
      const magic = await sendJson("POST", "/api/auth/magic-link/verify", { token });
      expect(await codeOf(magic)).toEqual([410, "gone"]);
      expect((await reset(token)).status).toBe(204);
      expect(await codeOf(await reset(token))).toEqual([410, "gone"]);
      const late = await registerAccount();
      const lateToken = await resetToken(late);
      await advanceClock(30 * 60 + 1);
      expect(await codeOf(await reset(lateToken))).toEqual([410, "gone"]);
    });

    it("applications that were let in before, those that outlive a sign-in and devices too", async () => {
      const account = await registerAccount();
      const [app, tv] = [await registerApplication(), await registerApplication()];
      const lasting = await signInto(account, app, LASTING);
      const device = await onDevice(account, tv);
      const allowed = await letDeviceIn(account, tv);
      const code = await codeFor(account, app, LASTING);
      expect((await reset(await resetToken(account))).status).toBe(204);
      expect((await userinfo(lasting.access_token)).status).toBe(401);
      const later = [
        await refresh(app, lasting.refresh_token),
        await refresh(tv, device.refresh_token),
        await redeem(app, code),
      ];
      for (const response of later) {
        expect(await oauthErrorOf(response)).toEqual([400, "invalid_grant"]);
      }
      expect(await oauthErrorOf(await pollDevice(tv, allowed))).toEqual([400, "access_denied"]);
    });

    it("all but one of ten who show the token at once", async () => {
      const account = await registerAccount();
      const token = await resetToken(account);
      const replies = await Promise.all(Array.from({ length: 10 }, () => reset(token)));
      const statuses = replies.map(({ status }) => status).sort();
      expect(statuses).toEqual([204, ...Array(9).fill(410)]);
    });

    it("every session that was opened with the old password, however close to the reset", async () => {
      for (let round = 0; round < 5; round++) {
        const account = await registerAccount();
        const token = await resetToken(account);
        const logins = Array.from({ length: 12 }, () => login(account, account.password));
        const [done, ...replies] = await Promise.all([reset(token), ...logins]);
        expect(done.status).toBe(204);
        for (const reply of replies.filter(({ status }) => status === 200)) {
          const { tokens } = await reply.json<{ tokens: Account["tokens"] }>();
          const refresh = { refreshToken: tokens.refreshToken };
          const later = await sendJson("POST", "/api/auth/refresh", refresh, someAddress());
          expect(later.status).toBe(401);
        }
      }
    });

    it("a bad new password, and keeps the token good", async () => {
      const account = await registerAccount();
      const token = await resetToken(account);
      for (const bad of ["short", "password1", account.user.email, "x".repeat(257)]) {
        expect(await codeOf(await reset(token, bad))).toEqual([400, "validation_failed"]);
      }
      expect((await reset(token)).status).toBe(204);
    });

    it("links of before, once one has been used", async () => {
      const account = await registerAccount();
      const first = await resetToken(account);
      await forgot(account.user.email);
      const second = await eventually(async () => {
        const mails = await mailsTo(account.user.email);
        const links = mails.filter(({ data }) => data["kind"] === "password_reset_link");
        return links.length === 2 ? links[0]?.data["token"] : undefined;
      });
      expect((await reset(second)).status).toBe(204);
      expect(await codeOf(await reset(first))).toEqual([410, "gone"]);
    });

    it("more than a few mails an hour to one account, without a word", async () => {
      const account = await registerAccount();
      for (let i = 0; i < 8; i++) expect((await forgot(account.user.email)).status).toBe(202);
      const links = async () =>
        (await mailsTo(account.user.email)).filter(
          ({ data }) => data["kind"] === "password_reset_link",
        ).length;
      await eventually(async () => ((await links()) === 5 ? true : undefined));
      expect((await forgot(account.user.email)).status).toBe(202);
      expect(await links()).toBe(5);
    });

    it("an address that asks for everybody", async () => {
      const from = someAddress();
      const ask = (i: number) => forgot(`somebody-${i}@example.com`, from);
      const replies = await Promise.all(Array.from({ length: 301 }, (_, i) => ask(i)));
      const statuses = replies.map(({ status }) => status);
      expect(statuses.filter((status) => status === 429)).toHaveLength(1);
      expect(statuses.filter((status) => status === 202)).toHaveLength(300);
    });
  });
});

describe("changing the password", () => {
  it("works, ends all other sessions and keeps this one", async () => {
    const account = await registerAccount();
    const other = await (await login(account, account.password)).json<{
      tokens: Account["tokens"];
    }>();
    expect((await change(account, account.password)).status).toBe(204);
    expect((await me(account.headers)).status).toBe(200);
    const elsewhere = await me({ Authorization: `Bearer ${other.tokens.accessToken}` });
    expect(await codeOf(elsewhere)).toEqual([401, "token_revoked"]);
    expect((await login(account, account.password)).status).toBe(401);
    expect((await login(account, NEW_PASSWORD)).status).toBe(200);
    expect((await mailOf(account.user.email, "password_changed")).subject).toBe(
      "Your password was changed",
    );
    const [entry] = await historyOf(account.headers, "?kind=password_changed");
    expect(entry).toMatchObject({ result: "success", sessionId: account.tokens.sessionId });
  });

  it("kills a reset link that is under way", async () => {
    const account = await registerAccount();
    const token = await resetToken(account);
    expect((await change(account, account.password)).status).toBe(204);
    expect(await codeOf(await reset(token, "yet another pass phrase"))).toEqual([410, "gone"]);
  });

  it("kills a change of the address, and links and codes that sign in, which are under way", async () => {
    const account = await registerAccount();
    const { email } = account.user;
    const elsewhere = `${crypto.randomUUID()}@example.com`;
    await sendJson("POST", "/api/auth/email/change", { email: elsewhere }, account.headers);
    const moving = (await mailOf(elsewhere, "email_change_link")).data["token"];
    await sendJson("POST", "/api/auth/magic-link", { email }, someAddress());
    const { token, code } = (await mailOf(email, "sign_in_link")).data;
    expect((await change(account, account.password)).status).toBe(204);
    const move = await sendJson("POST", "/api/auth/email/verify", { token: moving });
    expect(await codeOf(move)).toEqual([410, "gone"]);
    const signIn = (body: object) => sendJson("POST", "/api/auth/magic-link/verify", body);
    expect(await codeOf(await signIn({ token }))).toEqual([410, "gone"]);
    expect((await signIn({ email, code })).status).toBe(401);
    const user = await (await me(account.headers)).json<User>();
    expect(user.email).toBe(email);
  });

  it("ends what applications have, but for those that came from this session", async () => {
    const account = await registerAccount();
    const { tokens } = await (await login(account, account.password)).json<{
      tokens: Account["tokens"];
    }>();
    const other = { headers: { Authorization: `Bearer ${tokens.accessToken}` } };
    const apps = [await registerApplication(), await registerApplication()] as const;
    const mine = await signInto(account, apps[0], LASTING);
    const theirs = await signInto(other, apps[1], LASTING);
    const device = await onDevice(account, apps[1]);
    expect((await change(account, account.password)).status).toBe(204);
    for (const { refresh_token } of [theirs, device]) {
      const later = await refresh(apps[1], refresh_token);
      expect(await oauthErrorOf(later)).toEqual([400, "invalid_grant"]);
    }
    expect((await userinfo(mine.access_token)).status).toBe(200);
    await refreshed(apps[0], mine.refresh_token);
  });

  it("refuses a wrong present password, and holds guessing back without shutting the owner out", async () => {
    const account = await registerAccount();
    for (let i = 0; i < 5; i++) {
      expect(await codeOf(await change(account, "wrong"))).toEqual([401, "invalid_credentials"]);
    }
    const locked = await change(account, account.password);
    expect(Number(locked.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await codeOf(locked)).toEqual([423, "account_locked"]);
    const elsewhere = await login(account, account.password);
    const { tokens } = await elsewhere.json<{ tokens: Account["tokens"] }>();
    const headers = { Authorization: `Bearer ${tokens.accessToken}` };
    expect((await change({ ...account, headers }, account.password)).status).toBe(204);
  });

  it("answers no more than five of thirty guesses that come at once", async () => {
    const account = await registerAccount();
    const replies = await Promise.all(Array.from({ length: 30 }, () => change(account, "wrong")));
    const told = replies.filter(({ status }) => status === 401);
    expect(told.length).toBeLessThanOrEqual(5);
    expect(replies.filter(({ status }) => ![401, 423].includes(status))).toEqual([]);
  });

  it("refuses passwords that everybody tries first", async () => {
    const account = await registerAccount();
    for (const bad of ["password1", "QWERTYUIOP", "йцукенгшщз", account.user.username]) {
      const reply = await change(account, account.password, bad);
      expect(reply.status).toBe(400);
      const { errors } = await reply.json<{ errors: { path: string }[] }>();
      expect(errors.map(({ path }) => path)).toEqual(["password"]);
    }
  });
});

describe("registration", () => {
  it.each(["iloveyou1", "1q2w3e4r5t", "ILoveYou1"])(
    "refuses the common password %s",
    async (password) => {
      expect(await codeOf(await tryRegister(registration({ password })))).toEqual([
        400,
        "validation_failed",
      ]);
    },
  );

  it.each(["admin", "Root", "v-e.c_h-e", "supp0rt", "system"])(
    "refuses the name %s, which looks like the platform's own",
    async (username) => {
      const reply = await tryRegister({ username });
      expect(await codeOf(reply)).toEqual([400, "validation_failed"]);
    },
  );

  it.each([
    "\u200b\u200b",
    "\u2800",
    "a\u0000b",
    "abc\u202etxt",
    "see https://example.com",
    "a\u0301\u0301\u0301\u0301\u0301",
  ])("refuses the display name %j", async (displayName) => {
    expect(await codeOf(await tryRegister({ displayName }))).toEqual([400, "validation_failed"]);
    const account = await registerAccount();
    const renamed = await sendJson("PATCH", "/api/users/me", { displayName }, account.headers);
    expect(await codeOf(renamed)).toEqual([400, "validation_failed"]);
  });

  it("takes names of all scripts, and families of emoji", async () => {
    for (const displayName of ["Бабушка Вера", "李小龍", "👩‍👩‍👧‍👦", "محمد", "Jos\u00e9"]) {
      expect((await registerAccount({ displayName })).user.displayName).toBe(displayName);
    }
  });
});
