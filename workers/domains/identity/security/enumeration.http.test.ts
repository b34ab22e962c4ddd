import { beforeAll, describe, expect, it, vi } from "vitest";
import {
  type Account,
  registerAccount,
  registration,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { mailOf, someAddress } from "../../../../shared/testing/security.ts";

/*
 * What the platform answers must not tell whether somebody exists: not by status, not by body, not by headers, not by
 * time. Two kinds of requests are sent by turns and compared.
 */

interface Sample {
  readonly milliseconds: number;
  /** Everything that a caller can see, but what differs from reply to reply by its nature. */
  readonly seen: string;
}

type Ask = (sample: number) => Promise<Response>;

const OWN_TO_EACH_REPLY = ["x-request-id", "date"];

async function sampleOf(ask: () => Promise<Response>): Promise<Sample> {
  const began = performance.now();
  const response = await ask();
  const text = await response.text();
  const milliseconds = performance.now() - began;
  const headers = [...response.headers].filter(([name]) => !OWN_TO_EACH_REPLY.includes(name));
  const body = text.replace(/"requestId":"[^"]*"/, "");
  return { milliseconds, seen: JSON.stringify([response.status, headers.sort(), body]) };
}

/** Lets what goes on after a reply come to its end, so that it does not slow the next request down. */
async function quiet(): Promise<void> {
  for (let i = 0; i < 6; i++) await sendJson("GET", "/api/dev/outbox?to=nobody&limit=1");
}

/** A toss for each turn, so that what is left of the turn before falls on both kinds alike. */
async function compare(samples: number, known: Ask, unknown: Ask) {
  const of = { known: [] as Sample[], unknown: [] as Sample[] };
  const tosses = crypto.getRandomValues(new Uint8Array(samples));
  for (const [i, toss] of tosses.entries()) {
    const turn = [known, unknown];
    for (const ask of toss % 2 === 0 ? turn : turn.reverse()) {
      of[ask === known ? "known" : "unknown"].push(await sampleOf(() => ask(i)));
      await quiet();
    }
  }
  return of;
}

function median(samples: readonly Sample[]): number {
  const sorted = samples.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** How often a reply of one kind is slower than one of the other: a half, if time tells nothing. */
function slower(of: readonly Sample[], than: readonly Sample[]): number {
  const pairs = of.flatMap((a) => than.map((b) => Math.sign(a.milliseconds - b.milliseconds)));
  return (pairs.reduce((sum, sign) => sum + sign, 0) / pairs.length + 1) / 2;
}

/** Time tells if one kind is slower nearly always, and by more than the noise of any network. */
function expectAlike({ known, unknown }: Awaited<ReturnType<typeof compare>>, status: number) {
  const seen = new Set([...known, ...unknown].map((sample) => sample.seen));
  expect([...seen]).toHaveLength(1);
  expect([...seen][0]).toMatch(new RegExp(`^\\[${status},`));
  const [a, b] = [median(known), median(unknown)];
  const share = slower(known, unknown);
  const apart = Math.abs(a - b) > 1.5 + 0.2 * Math.min(a, b) && Math.abs(share - 0.5) > 0.35;

  expect(apart, `medians ${a} and ${b} ms, slower in ${share} of pairs`).toBe(false);
}

/** By chance alone the shares differ that much once in thirty thousand comparisons. */
const SAMPLES = 24;
/** Failures at one account, or messages to it, before a limit answers. */
const EACH = 4;

const nobody = () => `${crypto.randomUUID()}@example.com`;

let accounts: Account[];
const accountFor = (sample: number): Account => {
  const account = accounts[Math.floor(sample / EACH)];
  if (account === undefined) throw new Error("too few accounts");
  return account;
};

// Hundreds of requests, one after the other, on whatever machine there is.
vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  await registerAccount();
  const all = Array.from({ length: SAMPLES / EACH }, () => registerAccount());
  accounts = await Promise.all(all);
});

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return sendJson("POST", path, body, { ...someAddress(), ...headers });
}

describe("nobody learns whether an account exists", () => {
  it("from signing in with a wrong password", async () => {
    const login = (name: string) =>
      post("/api/auth/login", { login: name, password: "wrong password" });
    const unknown = Array.from({ length: SAMPLES / EACH }, nobody);
    const of = await compare(
      SAMPLES,
      (i) => login(accountFor(i).user.email),
      (i) => login(unknown[Math.floor(i / EACH)] ?? ""),
    );
    expectAlike(of, 401);
  });

  it.each(["/api/auth/password/forgot", "/api/auth/magic-link"])("from %s", async (path) => {
    // As often as a known one: what counts requests to an address begins with its first, known or not.
    const unknown = Array.from({ length: SAMPLES / EACH }, nobody);
    const of = await compare(
      SAMPLES,
      (i) => post(path, { email: accountFor(i).user.email }),
      (i) => post(path, { email: unknown[Math.floor(i / EACH)] ?? "" }),
    );
    expectAlike(of, 202);
  });

  it("from guessing at a mailed code", async () => {
    const guess = (email: string) => post("/api/auth/magic-link/verify", { email, code: "000000" });
    for (const { user } of accounts) {
      await post("/api/auth/magic-link", { email: user.email });
      await mailOf(user.email, "sign_in_link");
    }
    const unknown = Array.from({ length: SAMPLES / EACH }, nobody);
    const of = await compare(
      SAMPLES,
      (i) => guess(accountFor(i).user.email),
      (i) => guess(unknown[Math.floor(i / EACH)] ?? ""),
    );
    expectAlike(of, 401);
  });

  it("from registering with a bad invite, by e-mail or by username", async () => {
    const register = (fields: { email?: string; username?: string }) =>
      post("/api/auth/register", registration({ ...fields, inviteCode: "never-made" }));
    const byEmail = await compare(
      SAMPLES,
      (i) => register({ email: accountFor(i).user.email }),
      () => register({ email: nobody() }),
    );
    expectAlike(byEmail, 403);
    const byName = await compare(
      SAMPLES,
      (i) => register({ username: accountFor(i).user.username }),
      () => register({}),
    );
    expectAlike(byName, 403);
  });

  it("from asking for another e-mail address", async () => {
    const change = (account: Account, email: string) =>
      post("/api/auth/email/change", { email }, account.headers);
    const callers = await Promise.all(Array.from({ length: SAMPLES / 2 }, () => registerAccount()));
    const caller = (i: number) => callers[Math.floor(i / 2)] ?? accountFor(i);
    const of = await compare(
      SAMPLES,
      (i) => change(caller(i), accountFor(i).user.email),
      (i) => change(caller(i), nobody()),
    );
    expectAlike(of, 204);
  });

  it("from asking for a code to a phone", async () => {
    const phone = (i: number) => `+7916${String(1_000_000 + i)}`;
    const start = (account: Account, to: string) =>
      post("/api/auth/phone/start", { phone: to }, account.headers);
    const callers = await Promise.all(Array.from({ length: SAMPLES / 2 }, () => registerAccount()));
    const caller = (i: number) => callers[Math.floor(i / 2)] ?? accountFor(i);
    for (const [i, account] of accounts.entries()) {
      await start(account, phone(1_000 + i));
      await start(account, phone(i));
      const query = `?channel=sms&to=${encodeURIComponent(phone(i))}`;
      const sent = await sendJson("GET", `/api/dev/outbox${query}`);
      const { items } = await sent.json<{ items: { data: { code: string } }[] }>();
      const verified = await post(
        "/api/auth/phone/verify",
        { code: items[0]?.data.code },
        account.headers,
      );
      expect(verified.status).toBe(204);
    }
    const of = await compare(
      SAMPLES,
      (i) => start(caller(i), phone(Math.floor(i / EACH))),
      (i) => start(caller(i), phone(1_000 + Math.floor(i / EACH))),
    );
    expectAlike(of, 204);
  });
});
