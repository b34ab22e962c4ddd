// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../../../shared/contracts/people/index.ts";
import {
  type Account,
  advanceClock,
  confirmEmail,
  mailsTo,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { codeOf, eventually, historyOf, mailOf } from "../../../../shared/testing/security.ts";

const someEmail = () => `${crypto.randomUUID()}@example.com`;

function change(account: Account, email: string): Promise<Response> {
  return sendJson("POST", "/api/auth/email/change", { email }, account.headers);
}

function verify(token: unknown): Promise<Response> {
  return sendJson("POST", "/api/auth/email/verify", { token });
}

async function meOf(account: Account): Promise<User> {
  return (await sendJson("GET", "/api/users/me", undefined, account.headers)).json();
}

async function linkTo(email: string): Promise<unknown> {
  return (await mailOf(email, "email_change_link")).data["token"];
}

let admin: Account;
beforeAll(async () => {
  admin = await registerAccount();
});
afterEach(resetClock);

describe("another e-mail address", () => {
  describe("works", () => {
    it("counts once its link is opened; the old one is told twice", async () => {
      const account = await registerAccount();
      const email = someEmail();
      expect((await change(account, email)).status).toBe(204);
      const notice = await mailOf(account.user.email, "email_change_notice");
      expect(notice.text).toContain(`${email[0]}***@example.com`);
      expect(notice.text).not.toContain(email);
      const token = await linkTo(email);
      expect((await meOf(account)).email).toBe(account.user.email);
      expect((await verify(token)).status).toBe(204);
      expect(await meOf(account)).toMatchObject({ email, emailVerified: true });
      await mailOf(account.user.email, "email_changed");
      expect(await codeOf(await verify(token))).toEqual([410, "gone"]);
      const login = { login: email, password: account.password };
      expect((await sendJson("POST", "/api/auth/login", login)).status).toBe(200);
      const before = { ...login, login: account.user.email };
      expect((await sendJson("POST", "/api/auth/login", before)).status).toBe(401);
      const [entry] = await historyOf(account.headers, "?kind=email_changed");
      expect(entry).toMatchObject({ kind: "email_changed", result: "success" });
    });

    it("takes an internationalised domain in its ASCII form", async () => {
      const account = await registerAccount();
      expect((await change(account, `${account.user.username}@ПОЧТА.рф`)).status).toBe(204);
      const email = `${account.user.username}@xn--80a1acny.xn--p1ai`;
      expect((await verify(await linkTo(email))).status).toBe(204);
      expect((await meOf(account)).email).toBe(email);
    });
  });

  describe("refuses", () => {
    it("what is no address or thrown away, and more than one proof that is not fresh", async () => {
      const account = await registerAccount();
      for (const bad of ["no address", "somebody@mailinator.com"]) {
        expect(await codeOf(await change(account, bad))).toEqual([400, "validation_failed"]);
      }
      await advanceClock(10 * 60 + 1);
      expect(await codeOf(await change(account, someEmail()))).toEqual([403, "step_up_required"]);
    });

    it("a taken address, without a word", async () => {
      const account = await registerAccount();
      const owner = await registerAccount();
      expect((await change(account, owner.user.email.toUpperCase())).status).toBe(204);
      await mailOf(account.user.email, "email_change_notice");
      const tokens = await env.DB.prepare(
        "SELECT count(*) AS n FROM email_tokens WHERE user_id = ? AND purpose = 'change'",
      )
        .bind(account.user.id)
        .first<{ n: number }>();
      expect(tokens?.n).toBe(0);
      expect(await mailsTo(owner.user.email)).toHaveLength(1);
    });

    it("an address that somebody else got first", async () => {
      const [first, second] = await Promise.all([registerAccount(), registerAccount()]);
      const email = someEmail();
      await change(first, email);
      await linkTo(email);
      await change(second, email);
      const [newer, older] = await eventually(async () => {
        const mails = await mailsTo(email);
        return mails.length === 2 ? mails.map(({ data }) => data["token"]) : undefined;
      });
      const replies = await Promise.all([verify(newer), verify(older)]);
      expect(replies.map(({ status }) => status).sort()).toEqual([204, 410]);
      const emails = (await Promise.all([meOf(first), meOf(second)])).map((user) => user.email);
      expect(emails.filter((present) => present === email)).toHaveLength(1);
    });

    it("all that was mailed to the old address before", async () => {
      const account = await registerAccount();
      const verification = (await mailsTo(account.user.email))[0]?.data["token"];
      await sendJson("POST", "/api/auth/password/forgot", { email: account.user.email });
      const reset = await mailOf(account.user.email, "password_reset_link");
      const email = someEmail();
      await change(account, email);
      expect((await verify(await linkTo(email))).status).toBe(204);
      expect(await codeOf(await verify(verification))).toEqual([410, "gone"]);
      const body = { token: reset.data["token"], password: "a quite different pass phrase" };
      const late = await sendJson("POST", "/api/auth/password/reset", body);
      expect(await codeOf(late)).toEqual([410, "gone"]);
    });

    it.each([
      ["of everywhere by its owner", "DELETE", () => "/api/auth/sessions"],
      ["of everywhere else", "DELETE", () => "/api/auth/sessions?keepCurrent=true"],
      ["by an administrator", "POST", (id: string) => `/api/admin/users/${id}/logout`],
    ])("a link from before the account was signed out %s", async (_, method, path) => {
      const account = await registerAccount();
      const email = someEmail();
      await change(account, email);
      const token = await linkTo(email);
      const { headers } = method === "DELETE" ? account : admin;
      const out = await sendJson(method, path(account.user.id), undefined, headers);
      expect(out.status).toBe(204);
      expect(await codeOf(await verify(token))).toEqual([410, "gone"]);
    });

    it("more than a few in an hour", async () => {
      const account = await registerAccount();
      await confirmEmail(account);
      for (let i = 0; i < 5; i++) expect((await change(account, someEmail())).status).toBe(204);
      expect(await codeOf(await change(account, someEmail()))).toEqual([429, "rate_limited"]);
    });

    it("a link that is older than a day, which the clock clears away", async () => {
      const account = await registerAccount();
      const email = someEmail();
      await change(account, email);
      const token = await linkTo(email);
      await advanceClock(24 * 3_600 + 1);
      expect(await codeOf(await verify(token))).toEqual([410, "gone"]);
      await sendJson("POST", "/api/dev/cron", { name: "expire" });
      const left = await env.DB.prepare("SELECT 1 FROM email_tokens").all();
      expect(left.results).toEqual([]);
    });
  });
});
