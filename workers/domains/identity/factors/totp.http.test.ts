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
import { securityWords } from "../mails/security-words.ts";

function call(account: Account, path: string, body?: unknown): Promise<Response> {
  return sendJson("POST", `/api/auth/${path}`, body, account.headers);
}

async function codeOf(response: Response) {
  return [response.status, (await response.json<{ code: string }>()).code];
}

async function setUp(account: Account) {
  const response = await call(account, "totp/setup");
  expect(response.status).toBe(200);
  return response.json<{ secret: string; otpauthUrl: string; qrSvg: string }>();
}

async function rowsOf(table: string, account: Account) {
  const found = await env.DB.prepare(`SELECT * FROM ${table} WHERE user_id = ? ORDER BY rowid`)
    .bind(account.user.id)
    .all();
  return found.results;
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("the authenticator app", () => {
  describe("works", () => {
    it("is set up with a secret, its address and its picture, and counts once enabled", async () => {
      const account = await registerAccount();
      const { secret, otpauthUrl, qrSvg } = await setUp(account);
      expect(secret).toMatch(/^[A-Z2-7]{32}$/);
      expect(new URL(otpauthUrl).searchParams.get("secret")).toBe(secret);
      expect(qrSvg).toMatch(/^<svg[^>]+>.*<\/svg>$/s);
      const login = { login: account.user.username, password: account.password };
      expect(await (await sendJson("POST", "/api/auth/login", login)).json()).toHaveProperty(
        "tokens",
      );
      const enabled = await call(account, "totp/enable", { code: totpCode(secret) });
      const { backupCodes } = await enabled.json<{ backupCodes: string[] }>();
      expect(new Set(backupCodes).size).toBe(10);
      const asked = await sendJson("POST", "/api/auth/login", login);
      expect(await asked.json()).toMatchObject({
        mfaRequired: true,
        methods: ["totp", "backup_code"],
      });
    });

    it("takes another secret until one is enabled", async () => {
      const account = await registerAccount();
      const first = await setUp(account);
      const second = await setUp(account);
      const old = await call(account, "totp/enable", { code: totpCode(first.secret) });
      expect(await codeOf(old)).toEqual([401, "invalid_credentials"]);
      const right = await call(account, "totp/enable", { code: totpCode(second.secret) });
      expect(right.status).toBe(200);
    });

    it("is turned off with a code of it or a backup code, and with it the codes", async () => {
      for (const kind of ["totp", "backup"]) {
        const account = await registerAccount();
        const { secret, backupCodes } = await enableTotp(account);
        const code = kind === "totp" ? totpCode(secret) : backupCodes[3];
        expect((await call(account, "totp/disable", { code })).status).toBe(204);
        expect(await rowsOf("backup_codes", account)).toEqual([]);
        const login = { login: account.user.username, password: account.password };
        const response = await sendJson("POST", "/api/auth/login", login);
        expect(await response.json()).toHaveProperty("tokens");
        expect((await setUp(account)).secret).not.toBe(secret);
      }
    });

    it("gives ten other backup codes for a code, and the old ones are dead", async () => {
      const account = await registerAccount();
      const { secret, backupCodes } = await enableTotp(account);
      const renewed = await call(account, "backup-codes", { code: totpCode(secret) });
      const { backupCodes: others } = await renewed.json<{ backupCodes: string[] }>();
      expect(new Set([...backupCodes, ...others]).size).toBe(20);
      const dead = await call(account, "totp/disable", { code: backupCodes[0] });
      expect(await codeOf(dead)).toEqual([401, "invalid_credentials"]);
      const again = await call(account, "backup-codes", { code: others[0]?.toUpperCase() });
      expect(again.status).toBe(200);
      expect(await rowsOf("backup_codes", account)).toHaveLength(10);
    });

    it("tells the owner of each change, in their history and by mail", async () => {
      const account = await registerAccount();
      const { secret, backupCodes } = await enableTotp(account);
      await call(account, "backup-codes", { code: backupCodes[0] });
      await call(account, "totp/disable", { code: totpCode(secret) });
      const kinds = ["totp_enabled", "backup_codes_renewed", "totp_disabled"];
      const events = (await rowsOf("security_events", account)).map(({ kind }) => kind);
      expect(events.slice(-3)).toEqual(kinds);
      const words = kinds.map(
        (kind) => securityWords[kind as keyof typeof securityWords].en.subject,
      );
      await expect
        .poll(async () => (await mailsTo(account.user.email)).map(({ subject }) => subject))
        .toEqual(expect.arrayContaining(words));
    });

    it("ends the demand for a second factor with the last one", async () => {
      const account = await registerAccount();
      const { secret } = await enableTotp(account);
      await env.DB.prepare("UPDATE users SET require_mfa = 1 WHERE id = ?")
        .bind(account.user.id)
        .run();
      expect((await call(account, "totp/disable", { code: totpCode(secret) })).status).toBe(204);
      const row = await env.DB.prepare("SELECT require_mfa AS demand FROM users WHERE id = ?")
        .bind(account.user.id)
        .first<{ demand: number }>();
      expect(row?.demand).toBe(0);
    });

    it("keeps neither secret nor codes as they are", async () => {
      const account = await registerAccount();
      const { secret, backupCodes } = await enableTotp(account);
      const kept = JSON.stringify([
        await rowsOf("totps", account),
        await rowsOf("backup_codes", account),
      ]);
      expect(kept).not.toContain(secret);
      for (const code of backupCodes) {
        expect(kept).not.toContain(code);
        expect(kept).not.toContain(code.replaceAll("-", ""));
      }
    });
  });

  describe("refuses", () => {
    it("a code that is wrong, old, or of a secret that nobody set up", async () => {
      const account = await registerAccount();
      const none = await call(account, "totp/enable", { code: "123456" });
      expect(await codeOf(none)).toEqual([410, "gone"]);
      const { secret } = await setUp(account);
      for (const code of [totpCode(secret, -5), totpCode(secret, 5)]) {
        const response = await call(account, "totp/enable", { code });
        expect(await codeOf(response)).toEqual([401, "invalid_credentials"]);
      }
      await env.DB.prepare("UPDATE totps SET created_at = created_at - 3600001 WHERE user_id = ?")
        .bind(account.user.id)
        .run();
      const late = await call(account, "totp/enable", { code: totpCode(secret) });
      expect(await codeOf(late)).toEqual([410, "gone"]);
    });

    it("to be set up or enabled twice", async () => {
      const account = await registerAccount();
      const { secret } = await enableTotp(account);
      expect(await codeOf(await call(account, "totp/setup"))).toEqual([409, "totp_enabled"]);
      const again = await call(account, "totp/enable", { code: totpCode(secret) });
      expect(await codeOf(again)).toEqual([409, "totp_enabled"]);
    });

    it("to be turned off where it is not on", async () => {
      const account = await registerAccount();
      for (const path of ["totp/disable", "backup-codes"]) {
        const response = await call(account, path, { code: "123456" });
        expect(await codeOf(response)).toEqual([404, "not_found"]);
      }
      await setUp(account);
      const pending = await call(account, "totp/disable", { code: "123456" });
      expect(await codeOf(pending)).toEqual([404, "not_found"]);
    });

    it("a code twice, whatever it was used for", async () => {
      const account = await registerAccount();
      const { secret } = await setUp(account);
      const code = totpCode(secret);
      expect((await call(account, "totp/enable", { code })).status).toBe(200);
      const again = await call(account, "backup-codes", { code });
      expect(await codeOf(again)).toEqual([401, "invalid_credentials"]);
      const earlier = await call(account, "backup-codes", { code: totpCode(secret, -1) });
      expect(await codeOf(earlier)).toEqual([401, "invalid_credentials"]);
      const next = await call(account, "backup-codes", { code: totpCode(secret, 1) });
      expect(next.status).toBe(200);
    });

    it("more than five wrong codes in one session", async () => {
      const account = await registerAccount();
      const { secret } = await enableTotp(account);
      const guesses = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          call(account, "totp/disable", { code: `abcd-efgh-jk${String(i).padStart(2, "0")}` }),
        ),
      );
      const statuses = guesses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(5);
      expect(statuses.filter((status) => status === 423)).toHaveLength(15);
      const right = await call(account, "totp/disable", { code: totpCode(secret) });
      expect(Number(right.headers.get("Retry-After"))).toBeGreaterThan(800);
      expect(await codeOf(right)).toEqual([423, "account_locked"]);
    });

    it("to be changed without a proof of the last ten minutes", async () => {
      const account = await registerAccount();
      await advanceClock(10 * 60 + 1);
      for (const path of ["totp/setup", "totp/enable", "totp/disable", "backup-codes"]) {
        const response = await call(account, path, { code: "123456" });
        expect(await codeOf(response), path).toEqual([403, "step_up_required"]);
      }
    });
  });

  describe("survives", () => {
    it("being enabled ten times at once: one set of codes, and those are good", async () => {
      const account = await registerAccount();
      const { secret } = await setUp(account);
      const responses = await Promise.all(
        Array.from({ length: 10 }, () => call(account, "totp/enable", { code: totpCode(secret) })),
      );
      const statuses = responses.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, ...Array(9).fill(409)]);
      expect(await rowsOf("backup_codes", account)).toHaveLength(10);
      const won = responses.find(({ status }) => status === 200)!;
      const { backupCodes } = await won.json<{ backupCodes: string[] }>();
      const used = await call(account, "totp/disable", { code: backupCodes[9] });
      expect(used.status).toBe(204);
    });

    it("one code used four times at once: one success", async () => {
      for (const kind of ["totp", "backup code"]) {
        const account = await registerAccount();
        const { secret, backupCodes } = await enableTotp(account);
        const code = kind === "totp" ? totpCode(secret) : backupCodes[0];
        const responses = await Promise.all(
          Array.from({ length: 4 }, () => call(account, "step-up", { code })),
        );
        const statuses = responses.map(({ status }) => status).sort();
        expect(statuses, kind).toEqual([200, 401, 401, 401]);
      }
    });
  });
});
