import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../../../shared/contracts/people/index.ts";
import type { OutboxMessage } from "../../../../shared/contracts/platform/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { codeOf, historyOf, mailOf, someAddress } from "../../../../shared/testing/security.ts";

function somePhone(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `+7916${String(number % 10_000_000).padStart(7, "0")}`;
}

function start(account: Account, phone: string): Promise<Response> {
  const headers = { ...account.headers, ...someAddress() };
  return sendJson("POST", "/api/auth/phone/start", { phone }, headers);
}

function verify(account: Account, code: string): Promise<Response> {
  return sendJson("POST", "/api/auth/phone/verify", { code }, account.headers);
}

function remove(account: Account): Promise<Response> {
  return sendJson("DELETE", "/api/auth/phone", undefined, account.headers);
}

async function textsTo(phone: string): Promise<OutboxMessage[]> {
  const query = `?channel=sms&to=${encodeURIComponent(phone)}`;
  const response = await sendJson("GET", `/api/dev/outbox${query}`);
  return (await response.json<{ items: OutboxMessage[] }>()).items;
}

async function codeTo(phone: string): Promise<string> {
  return String((await textsTo(phone))[0]?.data["code"]);
}

const otherCode = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

async function phoneOf(account: Account) {
  const response = await sendJson("GET", "/api/users/me", undefined, account.headers);
  const { phone, phoneVerified } = await response.json<User>();
  return { phone, phoneVerified };
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("a phone number", () => {
  describe("works", () => {
    it("belongs to the account once its code is given, and is told by mail", async () => {
      const account = await registerAccount({ locale: "ru" });
      const phone = somePhone();
      expect((await start(account, phone)).status).toBe(204);
      const [message] = await textsTo(phone);
      const code = await codeTo(phone);
      expect(code).toMatch(/^\d{6}$/);
      expect(message).toMatchObject({ channel: "sms", to: phone });
      expect(message?.text).toBe(`Veche: код ${code}. Никому его не сообщайте.`);
      expect(await phoneOf(account)).toEqual({ phone: null, phoneVerified: false });
      expect((await verify(account, code)).status).toBe(204);
      expect(await phoneOf(account)).toEqual({ phone, phoneVerified: true });
      expect((await mailOf(account.user.email, "phone_changed")).text).toContain(phone);
      expect(await codeOf(await verify(account, code))).toEqual([410, "gone"]);
      expect(await historyOf(account.headers, "?kind=phone_changed")).toHaveLength(1);
    });

    it("can be taken off again, and again", async () => {
      const account = await registerAccount();
      const phone = somePhone();
      await start(account, phone);
      await verify(account, await codeTo(phone));
      expect((await remove(account)).status).toBe(204);
      expect(await phoneOf(account)).toEqual({ phone: null, phoneVerified: false });
      expect((await remove(account)).status).toBe(204);
      expect(await historyOf(account.headers, "?kind=phone_changed")).toHaveLength(2);
    });
  });

  describe("refuses", () => {
    it("what is no number, and callers whose proof is not fresh", async () => {
      const account = await registerAccount();
      expect(await codeOf(await start(account, "12345"))).toEqual([400, "validation_failed"]);
      await advanceClock(10 * 60 + 1);
      expect(await codeOf(await start(account, somePhone()))).toEqual([403, "step_up_required"]);
      expect(await codeOf(await remove(account))).toEqual([403, "step_up_required"]);
    });

    it("a wrong code, and after five of them the right one", async () => {
      const account = await registerAccount();
      const phone = somePhone();
      await start(account, phone);
      const code = await codeTo(phone);
      for (let i = 0; i < 5; i++) {
        const wrong = await verify(account, otherCode(code));
        expect(await codeOf(wrong)).toEqual([401, "invalid_credentials"]);
      }
      expect(await codeOf(await verify(account, code))).toEqual([410, "gone"]);
    });

    it("all but five of thirty guesses that come at once", async () => {
      const account = await registerAccount();
      const phone = somePhone();
      await start(account, phone);
      const code = await codeTo(phone);
      const replies = await Promise.all(
        Array.from({ length: 30 }, () => verify(account, otherCode(code))),
      );
      const statuses = replies.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array(5).fill(401), ...Array(25).fill(410)]);
    });

    it("a code that is ten minutes old, of another account, or of the number before", async () => {
      const [account, other] = await Promise.all([registerAccount(), registerAccount()]);
      const phone = somePhone();
      await start(account, phone);
      const code = await codeTo(phone);
      expect(await codeOf(await verify(other, code))).toEqual([410, "gone"]);
      const next = somePhone();
      await start(account, next);
      const newer = await codeTo(next);
      if (newer !== code) {
        expect(await codeOf(await verify(account, code))).toEqual([401, "invalid_credentials"]);
      }
      await advanceClock(10 * 60 + 1);
      expect(await codeOf(await verify(account, newer))).toEqual([410, "gone"]);
    });

    it("a number that another account has, once the code was right", async () => {
      const [owner, account] = await Promise.all([registerAccount(), registerAccount()]);
      const phone = somePhone();
      await start(owner, phone);
      await verify(owner, await codeTo(phone));
      expect((await start(account, phone)).status).toBe(204);
      const code = await codeTo(phone);
      const wrong = await verify(account, otherCode(code));
      expect(await codeOf(wrong)).toEqual([401, "invalid_credentials"]);
      expect(await codeOf(await verify(account, code))).toEqual([409, "phone_taken"]);
      expect(await phoneOf(account)).toEqual({ phone: null, phoneVerified: false });
    });

    it("all but one of two accounts that prove the same number at once", async () => {
      const accounts = await Promise.all([registerAccount(), registerAccount()]);
      const phone = somePhone();
      const codes: string[] = [];
      for (const account of accounts) {
        await start(account, phone);
        codes.push(await codeTo(phone));
      }
      const replies = await Promise.all(
        accounts.map((account, i) => verify(account, codes[i] ?? "")),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([204, 409]);
    });

    it("more than five messages an hour, by account and by number", async () => {
      const account = await registerAccount();
      for (let i = 0; i < 5; i++) expect((await start(account, somePhone())).status).toBe(204);
      const over = await start(account, somePhone());
      expect(over.headers.get("Retry-After")).toMatch(/^\d+$/);
      expect(await codeOf(over)).toEqual([429, "rate_limited"]);
      const phone = somePhone();
      const accounts = await Promise.all(Array.from({ length: 6 }, () => registerAccount()));
      const statuses: number[] = [];
      for (const each of accounts) statuses.push((await start(each, phone)).status);
      expect(statuses).toEqual([204, 204, 204, 204, 204, 429]);
      expect(await textsTo(phone)).toHaveLength(5);
    });
  });
});
