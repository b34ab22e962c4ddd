// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";

interface Counts {
  readonly registrations: number;
  readonly signIns: number;
  readonly failures: number;
  readonly activeUsers: number;
  readonly messages: number;
  readonly calls: number;
  readonly storageBytes: number;
}

interface Stats {
  readonly from: string;
  readonly to: string;
  readonly totals: Counts & { readonly users: number };
  readonly days: (Counts & { readonly date: string })[];
}

const DAY_SECONDS = 86_400;

let admin: Account;
beforeAll(async () => {
  admin = await registerAccount();
});
afterAll(() => resetClock());

/** Signs the admin in anew: the clock has moved. */
async function signIn(): Promise<Record<string, string>> {
  const body = { login: admin.user.username, password: admin.password };
  const response = await sendJson("POST", "/api/auth/login", body);
  const { tokens } = await response.json<Account>();
  return { Authorization: `Bearer ${tokens.accessToken}` };
}

let headers: Record<string, string>;
beforeAll(async () => {
  headers = admin.headers;
});

function ask(query = ""): Promise<Response> {
  return sendJson("GET", `/api/admin/stats${query}`, undefined, headers);
}

async function stats(query = ""): Promise<Stats> {
  const response = await ask(query);
  expect(response.status).toBe(200);
  return response.json();
}

async function today(): Promise<Counts> {
  return (await stats()).days.at(-1)!;
}

async function familyChat(account: Account): Promise<string> {
  const response = await sendJson("GET", "/api/chats", undefined, account.headers);
  return (await response.json<{ items: { id: string }[] }>()).items[0]!.id;
}

describe("statistics", () => {
  it("work: they count today as it happens, and keep the days that are over", async () => {
    const people = [await registerAccount(), await registerAccount()];
    const [anna] = people;
    const login = { login: anna!.user.username, password: "wrong wrong wrong" };
    await sendJson("POST", "/api/auth/login", login);
    await sendJson("POST", "/api/auth/login", { ...login, password: anna!.password });
    for (const account of people) {
      await sendJson("GET", "/api/users/me", undefined, account.headers);
    }
    const chat = await familyChat(anna!);
    for (let i = 0; i < 3; i += 1) {
      const body = { clientId: crypto.randomUUID(), text: `message ${i}` };
      const sent = await sendJson("POST", `/api/chats/${chat}/messages`, body, anna!.headers);
      expect(sent.status).toBeLessThan(300);
    }
    await advanceClock(10);
    // Who registers is signed in with it.
    const counts = { registrations: 3, signIns: 4, failures: 1, activeUsers: 3, messages: 3 };
    await expect.poll(today).toMatchObject({ ...counts, calls: 0, storageBytes: 0 });
    const { from, to, totals, days } = await stats();
    expect(days).toHaveLength(30);
    expect([days[0]!.date, days.at(-1)!.date]).toEqual([from, to]);
    expect(totals).toMatchObject({ ...counts, users: 3 });

    await advanceClock(DAY_SECONDS);
    headers = await signIn();
    await sendJson("POST", "/api/dev/cron", { name: "counters" });
    await sendJson("POST", "/api/dev/cron", { name: "counters" });
    await env.DB.prepare("DELETE FROM usage_days").run();
    await env.DB.prepare("DELETE FROM security_events WHERE user_id <> ?")
      .bind(admin.user.id)
      .run();
    const later = await stats();
    expect(later.days.at(-2)).toMatchObject(counts);
    expect(later.days.at(-1)).toMatchObject({ registrations: 0, messages: 0 });
    expect((await stats(`?from=${to}&to=${to}`)).totals).toMatchObject(counts);
  });

  it("take days and times, both ends included", async () => {
    const day = await stats("?from=2026-01-01&to=2026-01-03");
    expect(day.days.map(({ date }) => date)).toEqual(["2026-01-01", "2026-01-02", "2026-01-03"]);
    const time = await stats("?from=2026-01-01T10:00:00.000Z&to=2026-01-03T10:00:00.000Z");
    expect(time).toMatchObject({ from: "2026-01-01", to: "2026-01-03" });
    expect((await stats("?from=2025-03-01&to=2026-03-01")).days).toHaveLength(366);
  });

  it.each([
    "?from=2020-01-01&to=2026-01-01",
    "?from=2026-01-02&to=2026-01-01",
    "?from=yesterday",
    "?to=2026-13-01",
  ])("refuse %s", async (query) => {
    const response = await ask(query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "validation_failed" });
  });
});
