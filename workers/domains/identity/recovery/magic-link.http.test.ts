import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Tokens } from "../../../../shared/contracts/identity/index.ts";
import type { User } from "../../../../shared/contracts/people/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import {
  codeOf,
  eventually,
  historyOf,
  mailOf,
  someAddress,
} from "../../../../shared/testing/security.ts";

function ask(email: string, headers = someAddress()): Promise<Response> {
  return sendJson("POST", "/api/auth/magic-link", { email }, headers);
}

function verify(body: Record<string, unknown>, headers = someAddress()): Promise<Response> {
  return sendJson("POST", "/api/auth/magic-link/verify", body, headers);
}

interface Mailed {
  readonly token: string;
  readonly code: string;
}

async function mailed(account: Account): Promise<Mailed> {
  expect((await ask(account.user.email)).status).toBe(202);
  const { data } = await mailOf(account.user.email, "sign_in_link");
  return { token: String(data["token"]), code: String(data["code"]) };
}

const otherCode = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("signing in with a mail", () => {
  describe("works", () => {
    it("by its link, which confirms the address", async () => {
      const account = await registerAccount({ locale: "ru" });
      const { token, code } = await mailed(account);
      const mail = await mailOf(account.user.email, "sign_in_link");
      expect(mail.subject).toBe(`${code} — код для входа`);
      expect(mail.text).toContain(`/magic-link?token=${token}`);
      expect(mail.html).toContain(code);
      const reply = await verify({ token, deviceName: "Телефон" });
      expect(reply.status).toBe(200);
      const signedIn = await reply.json<{ user: User; tokens: Tokens }>();
      expect(signedIn.user).toMatchObject({ id: account.user.id, emailVerified: true });
      expect(signedIn.tokens.deviceToken).toEqual(expect.any(String));
      const headers = { Authorization: `Bearer ${signedIn.tokens.accessToken}` };
      const entry = await eventually(async () => (await historyOf(headers, "?kind=sign_in"))[0]);
      expect(entry).toMatchObject({ method: "magic_link", result: "success", device: "Телефон" });
    });

    it("by its code with the address, in whatever case", async () => {
      const account = await registerAccount();
      const { code } = await mailed(account);
      const reply = await verify({ email: account.user.email.toUpperCase(), code });
      expect(reply.status).toBe(200);
    });

    it("with the refresh token in a cookie", async () => {
      const account = await registerAccount();
      const { token } = await mailed(account);
      const reply = await verify({ token, transport: "cookie" });
      expect(reply.headers.getSetCookie().join()).toContain("__Host-refresh=");
      const { tokens } = await reply.json<{ tokens: Tokens }>();
      expect(tokens.refreshToken).toBeUndefined();
    });
  });

  describe("refuses", () => {
    it("the link after the code, and the code after the link", async () => {
      const first = await registerAccount();
      const one = await mailed(first);
      expect((await verify({ email: first.user.email, code: one.code })).status).toBe(200);
      expect(await codeOf(await verify({ token: one.token }))).toEqual([410, "gone"]);
      const second = await registerAccount();
      const two = await mailed(second);
      expect((await verify({ token: two.token })).status).toBe(200);
      const late = await verify({ email: second.user.email, code: two.code });
      expect(await codeOf(late)).toEqual([401, "invalid_credentials"]);
    });

    it("all but one of twenty who come at once with link and code", async () => {
      const account = await registerAccount();
      const { token, code } = await mailed(account);
      const bodies = Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0 ? { token } : { email: account.user.email, code },
      );
      const replies = await Promise.all(bodies.map((body) => verify(body)));
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    it("a sixth guess, even if it is right; the link and the next code still work", async () => {
      const account = await registerAccount();
      const { token, code } = await mailed(account);
      const { email } = account.user;
      for (let i = 0; i < 5; i++) {
        const wrong = await verify({ email, code: otherCode(code) });
        expect(await codeOf(wrong)).toEqual([401, "invalid_credentials"]);
      }
      expect(await codeOf(await verify({ email, code }))).toEqual([401, "invalid_credentials"]);
      expect((await verify({ token })).status).toBe(200);
      await ask(email);
      const next = await eventually(async () => {
        const { data } = await mailOf(email, "sign_in_link");
        return data["token"] === token ? undefined : data["code"];
      });
      expect((await verify({ email, code: next })).status).toBe(200);
    });

    it("all but five of fifteen guesses that come at once", async () => {
      const account = await registerAccount();
      const { code } = await mailed(account);
      const guess = () => verify({ email: account.user.email, code: otherCode(code) });
      const replies = await Promise.all(Array.from({ length: 15 }, guess));
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401]));
      const row = await env.DB.prepare("SELECT tries FROM challenges WHERE user_id = ?")
        .bind(account.user.id)
        .first<{ tries: number }>();
      expect(row?.tries).toBe(5);
    });

    it("who goes on guessing, in the same way at an address that nobody has", async () => {
      const account = await registerAccount();
      await mailed(account);
      for (const email of [account.user.email, `${crypto.randomUUID()}@example.com`]) {
        const guess = () => verify({ email, code: "000000" });
        for (let i = 0; i < 20; i++) expect((await guess()).status).toBe(401);
        const locked = await guess();
        expect(Number(locked.headers.get("Retry-After"))).toBeGreaterThan(0);
        expect(locked.headers.get("RateLimit")).toMatch(/^"sign-in-codes";r=0;t=[1-9]/);
        expect(locked.headers.get("RateLimit-Policy")).toBe('"sign-in-codes";q=20;w=86400');
        expect(await codeOf(locked)).toEqual([429, "rate_limited"]);
      }
    });

    it("a code of somebody else's", async () => {
      const [account, other] = await Promise.all([registerAccount(), registerAccount()]);
      const { code } = await mailed(account);
      await mailed(other);
      const reply = await verify({ email: other.user.email, code });
      expect([200, 401]).toContain(reply.status);
      if (reply.status === 200) {
        expect((await reply.json<{ user: User }>()).user.id).toBe(other.user.id);
      }
    });

    it("what is older than ten minutes", async () => {
      const account = await registerAccount();
      const { token, code } = await mailed(account);
      await advanceClock(10 * 60 + 1);
      expect(await codeOf(await verify({ token }))).toEqual([410, "gone"]);
      const late = await verify({ email: account.user.email, code });
      expect(await codeOf(late)).toEqual([401, "invalid_credentials"]);
    });

    it("a suspended account, which gets no mail and may not use the one it has", async () => {
      const account = await registerAccount();
      const { token } = await mailed(account);
      await env.DB.prepare("UPDATE users SET status = 'suspended' WHERE id = ?")
        .bind(account.user.id)
        .run();
      expect(await codeOf(await verify({ token }))).toEqual([403, "account_suspended"]);
      expect((await ask(account.user.email)).status).toBe(202);
    });

    it("what the clock has cleared away, and nothing that is still good", async () => {
      const [late, early] = [await registerAccount(), await registerAccount()];
      await mailed(early);
      await advanceClock(10 * 60 + 1);
      const { code } = await mailed(late);
      const cron = await sendJson("POST", "/api/dev/cron", { name: "expire" });
      const { report } = await cron.json<{ report: Record<string, unknown> }>();
      expect(report["identity.expire-challenges"]).toMatchObject({ purged: expect.any(Number) });
      const left = await env.DB.prepare("SELECT user_id FROM challenges").all();
      const owners = left.results.map((row) => row["user_id"]);
      expect(owners).toContain(late.user.id);
      expect(owners).not.toContain(early.user.id);
      expect((await verify({ email: late.user.email, code })).status).toBe(200);
    });

    it("bodies that hold neither", async () => {
      for (const body of [{}, { email: "a@example.com" }, { code: "123456" }]) {
        expect(await codeOf(await verify(body))).toEqual([400, "validation_failed"]);
      }
    });
  });
});
