// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  confirmEmail,
  mailsTo,
  registerAccount,
  registration,
  resetClock,
  sendJson,
  tryRegister,
} from "../../../shared/testing/accounts.ts";
import { objectRateLimiter } from "../../adapters/rate-limiters.ts";

interface Invite {
  readonly id: string;
  readonly code: string;
  readonly uses: number;
}

async function invite(account: Account, options: Record<string, unknown> = {}): Promise<Invite> {
  const response = await sendJson("POST", "/api/invites", options, account.headers);
  expect(response.status).toBe(201);
  return response.json();
}

async function codeOf(response: Response): Promise<string> {
  return (await response.json<{ code: string }>()).code;
}

async function count(table: string): Promise<number> {
  const row = await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>();
  return row?.n ?? -1;
}

describe("the first accounts of a deployment", () => {
  it("are one admin with a verified address and people without, also when all come at once", async () => {
    const responses = await Promise.all(Array.from({ length: 8 }, () => tryRegister()));
    const users = await Promise.all(
      responses.map(async (response) => (await response.json<Account>()).user),
    );
    const admins = users.filter(({ role }) => role === "admin");
    expect(admins).toHaveLength(1);
    expect(admins[0]?.emailVerified).toBe(true);
    expect(users.filter(({ emailVerified }) => emailVerified)).toHaveLength(1);
  });
});

describe("registration", () => {
  let host: Account;
  beforeAll(async () => {
    host = await registerAccount();
    await confirmEmail(host);
  });

  describe("works", () => {
    it("answers the account and tokens that are good at once", async () => {
      const response = await tryRegister({ username: "Anna.Petrova", displayName: "Анна" });
      expect(response.status).toBe(201);
      const { user, tokens } = await response.json<Account>();
      expect(user).toMatchObject({
        username: "Anna.Petrova",
        displayName: "Анна",
        email: "Anna.Petrova@example.com",
        emailVerified: false,
        role: "user",
        status: "active",
        deletionAt: null,
      });
      expect(tokens).toMatchObject({ tokenType: "Bearer", expiresIn: 900 });
      expect(tokens.refreshExpiresIn).toBe(30 * 86_400);
      const headers = { Authorization: `Bearer ${tokens.accessToken}` };
      const me = await sendJson("GET", "/api/users/me", undefined, headers);
      expect(await me.json()).toEqual(user);
    });

    it("joins the family chat", async () => {
      const person = await registerAccount();
      const chats = await sendJson("GET", "/api/chats", undefined, person.headers);
      expect((await chats.json<{ items: unknown[] }>()).items).toHaveLength(1);
    });

    it("mails a link that confirms the address, in the person's language", async () => {
      const person = await registerAccount({ locale: "ru" });
      const [mail, ...more] = await mailsTo(person.user.email);
      expect(more).toEqual([]);
      expect(mail?.subject).toBe("Подтвердите адрес почты");
      const { token, url } = mail!.data as { token: string; url: string };
      expect(new URL(url).pathname).toBe("/verify-email");
      expect(new URL(url).searchParams.get("token")).toBe(token);
      expect(mail?.text).toContain(url);
      expect(mail?.html).toContain(url);
    });

    it("lets exactly so many people use an invite as it is for, whoever comes at once", async () => {
      const { code } = await invite(host, { maxUses: 5 });
      const before = await count("users");
      const responses = await Promise.all(
        Array.from({ length: 50 }, () => tryRegister({ inviteCode: code })),
      );
      const statuses = responses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(5);
      expect(statuses.filter((status) => status === 403)).toHaveLength(45);
      expect(await count("users")).toBe(before + 5);
      const list = await sendJson("GET", "/api/invites", undefined, host.headers);
      const { items } = await list.json<{ items: Invite[] }>();
      expect(items.find((item) => item.code === code)?.uses).toBe(5);
    });
  });

  describe("refuses", () => {
    it("an unknown invite, and leaves nothing behind", async () => {
      const tables = ["users", "email_tokens", "outbox_events"];
      const before = await Promise.all(tables.map(count));
      const response = await tryRegister({ inviteCode: "nobody-made-this" });
      expect(response.status).toBe(403);
      expect(await codeOf(response)).toBe("invite_invalid");
      expect(await Promise.all(tables.map(count))).toEqual(before);
    });

    it("an invite that was withdrawn or has expired", async () => {
      const withdrawn = await invite(host);
      await sendJson("DELETE", `/api/invites/${withdrawn.id}`, undefined, host.headers);
      const withdrawnReply = await tryRegister({ inviteCode: withdrawn.code });
      expect(await codeOf(withdrawnReply)).toBe("invite_invalid");
      const soon = new Date(Date.now() + 60_000).toISOString();
      const short = await invite(host, { expiresAt: soon });
      await advanceClock(61);
      const late = await tryRegister({ inviteCode: short.code });
      await resetClock();
      expect(await codeOf(late)).toBe("invite_invalid");
    });

    it("does not tell by a bad invite whether an address is known", async () => {
      const { email } = host.user;
      const known = await tryRegister({ email, inviteCode: "nobody-made-this" });
      const unknown = await tryRegister({ inviteCode: "nobody-made-this" });
      const { requestId: one, ...first } = await known.json<{ requestId: string }>();
      const { requestId: two, ...second } = await unknown.json<{ requestId: string }>();
      expect(one).not.toBe(two);
      expect(first).toEqual(second);
    });

    it("an address or a username that is taken, whatever its case", async () => {
      const email = await tryRegister({ email: host.user.email.toUpperCase() });
      expect([email.status, await codeOf(email)]).toEqual([409, "email_taken"]);
      const username = await tryRegister({
        username: host.user.username.toUpperCase(),
        email: "someone.else@example.com",
      });
      expect([username.status, await codeOf(username)]).toEqual([409, "username_taken"]);
    });

    it("all but one of twenty who want the same name at once", async () => {
      const wanted = registration();
      const responses = await Promise.all(Array.from({ length: 20 }, () => tryRegister(wanted)));
      const statuses = responses.map(({ status }) => status).sort();
      expect(statuses).toEqual([201, ...Array(19).fill(409)]);
    });

    it.each([
      ["email", { email: "not an address" }],
      ["email", { email: "someone@mailinator.com" }],
      ["email", { email: "someone@sub.mailinator.com" }],
      ["password", { password: "short" }],
      ["password", { password: "x".repeat(257) }],
      ["password", { username: "loooooong", password: "LOOOOOONG" }],
      ["username", { username: "a b" }],
      ["username", { username: "../etc" }],
      ["username", { username: "аnna" }],
    ])("what breaks the rules, naming the field: %s", async (path, fields) => {
      const response = await tryRegister({ email: "fine@example.com", ...fields });
      expect(response.status).toBe(400);
      const body = await response.json<{ code: string; errors: { path: string }[] }>();
      expect(body.code).toBe("validation_failed");
      expect(body.errors.map((error) => error.path)).toContain(path);
    });

    it("to take more than was asked for: role, status and id are the platform's", async () => {
      const id = crypto.randomUUID();
      const fields = { role: "admin", status: "suspended", id, emailVerified: true };
      const { user } = await registerAccount({ ...fields } as object);
      expect(user).toMatchObject({ role: "user", status: "active", emailVerified: false });
      expect(user.id).not.toBe(id);
    });

    it("too many from one address", async () => {
      const headers = { "X-Dev-IP": "203.0.113.77" };
      const limiter = objectRateLimiter(env.RATE_LIMITER);
      const policy = { name: "registrations", limit: 1_000, windowSeconds: 900 };
      await Promise.all(
        Array.from({ length: 1_000 }, () => limiter.hit("register:203.0.113.77", policy)),
      );
      const response = await tryRegister({}, headers);
      expect([response.status, await codeOf(response)]).toEqual([429, "rate_limited"]);
      expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
      expect(response.headers.get("RateLimit")).toContain("r=0");
      expect((await tryRegister()).status).toBe(201);
    });
  });

  describe("survives", () => {
    it("somebody withdrawing development's invite: the code always works there", async () => {
      await env.DB.prepare("UPDATE invites SET revoked_at = 1 WHERE code = 'secret_invite'").run();
      expect((await tryRegister()).status).toBe(201);
    });

    it("never keeps a password or a token in the open", async () => {
      const person = await registerAccount();
      const [mail] = await mailsTo(person.user.email);
      const tables = ["users", "email_tokens", "security_events"];
      const rows = await Promise.all(
        tables.map(async (table) => (await env.DB.prepare(`SELECT * FROM ${table}`).all()).results),
      );
      const stored = JSON.stringify(rows);
      expect(stored).toContain(person.user.id);
      for (const secret of [person.password, mail?.data["token"], person.tokens.refreshToken]) {
        expect(typeof secret).toBe("string");
        expect(stored).not.toContain(secret);
      }
    });
  });
});
