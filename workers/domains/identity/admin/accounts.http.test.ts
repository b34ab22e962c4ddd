// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  mailsTo,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { enableTotp, totpCode } from "../../../../shared/testing/second-factors.ts";

interface AdminUser {
  readonly id: string;
  readonly role: string;
  readonly status: string;
  readonly displayName: string;
  readonly emailVerified: boolean;
  readonly locked: boolean;
  readonly deletionAt: string | null;
  readonly invitedBy: string | null;
}

let admin: Account;
beforeAll(async () => {
  admin = await registerAccount({ username: "the-admin" });
});
afterEach(() => resetClock());

function call(method: string, path: string, body?: unknown, by = admin): Promise<Response> {
  return sendJson(method, `/api/admin${path}`, body, by.headers);
}

async function read(id: string): Promise<AdminUser> {
  return (await call("GET", `/users/${id}`)).json();
}

async function me(account: Account): Promise<Response> {
  return sendJson("GET", "/api/users/me", undefined, account.headers);
}

function login(account: Account, password = account.password, headers = {}): Promise<Response> {
  const body = { login: account.user.username, password };
  return sendJson("POST", "/api/auth/login", body, headers);
}

async function audited(target: string): Promise<{ action: string; actorId: string }[]> {
  const response = await call("GET", `/audit?target=${encodeURIComponent(target)}`);
  return (await response.json<{ items: { action: string; actorId: string }[] }>()).items;
}

async function codeOf(response: Response): Promise<unknown> {
  return (await response.json<{ code: string }>()).code;
}

describe("administration of accounts", () => {
  describe("works", () => {
    it("finds accounts by part of a name, username or address, newest first, page by page", async () => {
      const people = [];
      for (const name of ["Зоя Ивановна", "Мизоядин", "Other"]) {
        people.push(await registerAccount({ displayName: name }));
      }
      const find = async (query: string) =>
        (await call("GET", `/users?${query}`)).json<{
          items: AdminUser[];
          nextCursor: string | null;
        }>();
      const found = await find(`q=${encodeURIComponent("ЗОЯ")}`);
      expect(found.items.map(({ id }) => id)).toEqual([people[1]!.user.id, people[0]!.user.id]);
      const address = people[2]!.user.email.slice(3, 20);
      expect((await find(`q=${address}`)).items.map(({ id }) => id)).toEqual([people[2]!.user.id]);
      expect((await find("role=admin")).items.map(({ id }) => id)).toEqual([admin.user.id]);
      expect((await find("status=suspended")).items).toEqual([]);
      const seen: string[] = [];
      let cursor = "";
      do {
        const page = await find(`limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? "";
      } while (cursor !== "");
      expect(seen).toEqual([...seen].sort().reverse());
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toContain(admin.user.id);
    });

    it("changes role, name and verification, with an entry that names no person", async () => {
      const { user, ...rest } = await registerAccount();
      const patch = { role: "moderator", displayName: "Новое имя", emailVerified: true };
      const response = await call("PATCH", `/users/${user.id}`, patch);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ id: user.id, ...patch });
      expect(await (await me({ user, ...rest })).json()).toMatchObject(patch);
      const [entry] = await audited(`user:${user.id}`);
      expect(entry).toMatchObject({ action: "user.update", actorId: admin.user.id });
      expect(JSON.stringify(entry)).not.toContain("Новое");
      const found = await call("GET", `/users?q=${encodeURIComponent("имя")}`);
      expect(await found.text()).toContain(user.id);
    });

    it("suspends: sessions end, nobody gets in, and they are told once, until it is taken back", async () => {
      const account = await registerAccount({ locale: "ru" });
      const { refreshToken } = account.tokens;
      const response = await call("PATCH", `/users/${account.user.id}`, { status: "suspended" });
      expect(await response.json()).toMatchObject({ status: "suspended" });
      await call("PATCH", `/users/${account.user.id}`, { status: "suspended" });
      expect((await me(account)).status).toBe(401);
      const told = async () =>
        (await mailsTo(account.user.email)).filter(
          ({ data }) => data["kind"] === "account_suspended",
        );
      await expect.poll(told).toMatchObject([{ subject: "Ваш аккаунт приостановлен" }]);
      const refused = await sendJson("POST", "/api/auth/refresh", { refreshToken });
      expect([401, 403]).toContain(refused.status);
      const signIn = await login(account);
      expect(signIn.status).toBe(403);
      expect(await codeOf(signIn)).toBe("account_suspended");
      const person = await call("GET", `/users?status=suspended`);
      expect(await person.text()).toContain(account.user.id);
      await call("PATCH", `/users/${account.user.id}`, { status: "active" });
      expect((await login(account)).status).toBe(200);
      expect(await told()).toHaveLength(1);
    });

    it("signs somebody out everywhere and tells them", async () => {
      const account = await registerAccount();
      expect((await call("POST", `/users/${account.user.id}/logout`)).status).toBe(204);
      expect((await me(account)).status).toBe(401);
      const { refreshToken } = account.tokens;
      expect((await sendJson("POST", "/api/auth/refresh", { refreshToken })).status).toBe(401);
      await expect
        .poll(async () => (await mailsTo(account.user.email)).map(({ data }) => data["kind"]))
        .toContain("signed_out_by_admin");
    });

    it("lifts a lock-out, of the account and of its devices", async () => {
      const account = await registerAccount();
      const { deviceToken } = account.tokens;
      const known = { login: account.user.username, password: "wrong wrong", deviceToken };
      for (let i = 0; i < 6; i += 1) {
        await login(account, "wrong wrong", { "X-Dev-IP": `192.0.2.${i}` });
        await sendJson("POST", "/api/auth/login", known, { "X-Dev-IP": `192.0.2.${i}` });
      }
      const known2 = { ...known, password: account.password };
      expect((await login(account)).status).toBe(423);
      expect(await read(account.user.id)).toMatchObject({ locked: true });
      expect((await call("POST", `/users/${account.user.id}/unlock`)).status).toBe(204);
      expect(await read(account.user.id)).toMatchObject({ locked: false });
      expect((await sendJson("POST", "/api/auth/login", known2)).status).toBe(200);
      expect((await login(account)).status).toBe(200);
      expect(await audited(`user:${account.user.id}`)).toMatchObject([{ action: "user.unlock" }]);
    });

    it("lifts the lock-out of a second factor, and tells that there is one", async () => {
      const account = await registerAccount();
      expect(await read(account.user.id)).toMatchObject({ mfa: false });
      const { secret } = await enableTotp(account);
      expect(await read(account.user.id)).toMatchObject({ mfa: true });
      const { deviceToken } = account.tokens;
      const tryCode = async (code: string, fields = {}) => {
        const body = { login: account.user.username, password: account.password, ...fields };
        const reply = await sendJson("POST", "/api/auth/login", body);
        const { mfaToken } = await reply.json<{ mfaToken: string }>();
        return sendJson("POST", "/api/auth/mfa", { mfaToken, method: "totp", code });
      };
      for (const fields of [{}, { deviceToken }]) {
        for (let i = 0; i < 10; i += 1) await tryCode("000000", fields);
        expect((await tryCode(totpCode(secret), fields)).status).toBe(423);
      }
      await call("POST", `/users/${account.user.id}/unlock`);
      expect((await tryCode(totpCode(secret))).status).toBe(200);
      expect((await tryCode(totpCode(secret, 1), { deviceToken })).status).toBe(200);
    });

    it("lifts the lock-out of proofs that are given in a session", async () => {
      const account = await registerAccount();
      const prove = (password: string) =>
        sendJson("POST", "/api/auth/step-up", { password }, account.headers);
      for (let i = 0; i < 5; i += 1) await prove("wrong wrong");
      expect((await prove(account.password)).status).toBe(423);
      expect((await call("POST", `/users/${account.user.id}/unlock`)).status).toBe(204);
      expect((await prove(account.password)).status).toBe(200);
    });

    it("mails its owner a link that sets a new password", async () => {
      const account = await registerAccount();
      const { id, email } = account.user;
      expect((await call("POST", `/users/${id}/reset-password`)).status).toBe(202);
      const [mail] = await mailsTo(email);
      const body = { token: mail?.data["token"], password: "a wholly new pass phrase" };
      expect((await sendJson("POST", "/api/auth/password/reset", body)).status).toBe(204);
      expect((await login(account)).status).toBe(401);
      expect((await login(account, body.password)).status).toBe(200);
      expect(await audited(`user:${id}`)).toMatchObject([{ action: "user.reset-password" }]);
      await call("PATCH", `/users/${id}`, { status: "suspended" });
      expect((await call("POST", `/users/${id}/reset-password`)).status).toBe(409);
    });

    it("begins a deletion, which its owner can take back", async () => {
      const account = await registerAccount();
      expect((await call("DELETE", `/users/${account.user.id}`)).status).toBe(204);
      expect((await read(account.user.id)).deletionAt).not.toBeNull();
      const signIn = await login(account);
      const { tokens } = await signIn.json<Account>();
      const headers = { Authorization: `Bearer ${tokens.accessToken}` };
      const restored = await sendJson("POST", "/api/users/me/restore", undefined, headers);
      expect(await restored.json()).toMatchObject({ id: account.user.id, deletionAt: null });
    });
  });

  describe("refuses", () => {
    it("everybody who is no admin, and who has not proved who they are lately", async () => {
      const account = await registerAccount();
      for (const path of ["/users", `/users/${admin.user.id}`, "/audit"]) {
        expect((await call("GET", path, undefined, account)).status).toBe(403);
      }
      await advanceClock(601);
      const stale = await call("PATCH", `/users/${account.user.id}`, { role: "admin" });
      expect(stale.status).toBe(403);
      expect(await codeOf(stale)).toBe("step_up_required");
    });

    it("to take the last admin away, by role, state or deletion", async () => {
      const { id } = admin.user;
      for (const patch of [{ role: "user" }, { status: "suspended" }, { role: "moderator" }]) {
        const response = await call("PATCH", `/users/${id}`, patch);
        expect(response.status).toBe(409);
        expect(await codeOf(response)).toBe("last_admin");
      }
      expect((await call("DELETE", `/users/${id}`)).status).toBe(409);
      const own = await sendJson("DELETE", "/api/users/me", undefined, admin.headers);
      expect(await codeOf(own)).toBe("last_admin");
      expect(await read(id)).toMatchObject({ role: "admin", status: "active", deletionAt: null });
      expect(await audited(`user:${id}`)).toEqual([]);
    });

    it("what it does not know", async () => {
      const nobody = crypto.randomUUID();
      expect((await call("GET", `/users/${nobody}`)).status).toBe(404);
      expect((await call("PATCH", `/users/${nobody}`, { role: "user" })).status).toBe(404);
      expect((await call("DELETE", `/users/${nobody}`)).status).toBe(404);
      expect((await call("POST", `/users/${nobody}/logout`)).status).toBe(404);
      expect((await call("POST", `/users/${nobody}/unlock`)).status).toBe(404);
    });
  });

  describe("survives", () => {
    it("admins who remove each other at once: exactly one stays", async () => {
      const others = await Promise.all(Array.from({ length: 4 }, () => registerAccount()));
      for (const { user } of others) await call("PATCH", `/users/${user.id}`, { role: "admin" });
      await advanceClock(5);
      const all = [admin, ...others];
      await Promise.all(
        all.map(({ user }, i) =>
          i % 2 === 0
            ? call("PATCH", `/users/${user.id}`, { role: "user" })
            : call("DELETE", `/users/${user.id}`),
        ),
      );
      const left = await env.DB.prepare(
        "SELECT count(*) AS n FROM users WHERE role = 'admin' AND status = 'active' AND deletion_at IS NULL",
      ).first<{ n: number }>();
      expect(left?.n).toBe(1);
    });
  });
});
