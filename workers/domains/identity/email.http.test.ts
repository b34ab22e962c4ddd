import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../../shared/contracts/people/index.ts";
import {
  type Account,
  advanceClock,
  confirmEmail,
  mailsTo,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../shared/testing/accounts.ts";

function verify(token: unknown): Promise<Response> {
  return sendJson("POST", "/api/auth/email/verify", { token });
}

function resend(account: Account): Promise<Response> {
  return sendJson("POST", "/api/auth/email/resend", undefined, account.headers);
}

async function newestToken(account: Account): Promise<unknown> {
  return (await mailsTo(account.user.email))[0]?.data["token"];
}

async function codeOf(response: Response) {
  return [response.status, (await response.json<{ code: string }>()).code];
}

async function meOf(account: Account): Promise<User> {
  return (await sendJson("GET", "/api/users/me", undefined, account.headers)).json();
}

async function runExpire(): Promise<Record<string, unknown>> {
  const response = await sendJson("POST", "/api/dev/cron", { name: "expire" });
  return (await response.json<{ report: Record<string, unknown> }>()).report;
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("confirming an address", () => {
  it("works once, and is seen at once", async () => {
    const account = await registerAccount();
    expect((await meOf(account)).emailVerified).toBe(false);
    const token = await newestToken(account);
    expect((await verify(token)).status).toBe(204);
    expect((await meOf(account)).emailVerified).toBe(true);
    expect(await codeOf(await verify(token))).toEqual([410, "gone"]);
  });

  it("works for one of ten who show the token at once", async () => {
    const account = await registerAccount();
    const token = await newestToken(account);
    const responses = await Promise.all(Array.from({ length: 10 }, () => verify(token)));
    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([204, ...Array(9).fill(410)]);
  });

  it("refuses an unknown token and one older than a day", async () => {
    expect(await codeOf(await verify("never-issued"))).toEqual([410, "gone"]);
    const account = await registerAccount();
    const token = await newestToken(account);
    await advanceClock(24 * 3_600 + 1);
    expect(await codeOf(await verify(token))).toEqual([410, "gone"]);
  });

  it("purges tokens that are good for nothing, and no others", async () => {
    const account = await registerAccount();
    const used = await registerAccount();
    await confirmEmail(used);
    const report = await runExpire();
    expect(report["identity.expire-email-tokens"]).toMatchObject({ purged: expect.any(Number) });
    const left = await env.DB.prepare("SELECT user_id FROM email_tokens").all();
    const owners = left.results.map((row) => row["user_id"]);
    expect(owners).toContain(account.user.id);
    expect(owners).not.toContain(used.user.id);
    await advanceClock(24 * 3_600 + 1);
    await runExpire();
    expect((await env.DB.prepare("SELECT 1 FROM email_tokens").all()).results).toEqual([]);
  });
});

describe("sending the link again", () => {
  it("works once a minute, five times a day", async () => {
    const account = await registerAccount();
    for (let sent = 1; sent <= 5; sent++) {
      expect((await resend(account)).status).toBe(204);
      expect(await mailsTo(account.user.email)).toHaveLength(1 + sent);
      const early = await resend(account);
      expect(early.headers.get("Retry-After")).toMatch(/^\d+$/);
      expect(await codeOf(early)).toEqual([429, "rate_limited"]);
      await advanceClock(61);
    }
    expect(await codeOf(await resend(account))).toEqual([429, "rate_limited"]);
    expect((await verify(await newestToken(account))).status).toBe(204);
  });

  it("sends nothing to an address that is confirmed", async () => {
    const account = await registerAccount();
    await confirmEmail(account);
    expect((await resend(account)).status).toBe(204);
    expect(await mailsTo(account.user.email)).toHaveLength(1);
  });
});

describe("invites", () => {
  it("are made by who has confirmed their address, and by nobody else", async () => {
    const account = await registerAccount();
    const early = await sendJson("POST", "/api/invites", {}, account.headers);
    expect(await codeOf(early)).toEqual([403, "email_unverified"]);
    await confirmEmail(account);
    const made = await sendJson("POST", "/api/invites", undefined, account.headers);
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({
      createdBy: account.user.id,
      code: expect.stringMatching(/^[A-Za-z0-9_-]{16}$/),
      maxUses: null,
      uses: 0,
      note: "",
      expiresAt: null,
    });
  });

  it("are listed newest first, page by page, and withdrawn by their maker or an admin alone", async () => {
    const account = await registerAccount();
    const stranger = await registerAccount();
    await confirmEmail(account);
    const made: string[] = [];
    for (let i = 0; i < 5; i++) {
      const response = await sendJson("POST", "/api/invites", { note: `${i}` }, account.headers);
      made.unshift((await response.json<{ id: string }>()).id);
    }
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const path: string = `/api/invites?limit=2${cursor && `&cursor=${cursor}`}`;
      const response = await sendJson("GET", path, undefined, account.headers);
      const page: { items: { id: string }[]; nextCursor: string | null } = await response.json();
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(made);
    const path = `/api/invites/${made[0]}`;
    const foreign = await sendJson("DELETE", path, undefined, stranger.headers);
    expect(await codeOf(foreign)).toEqual([404, "not_found"]);
    expect((await sendJson("DELETE", path, undefined, account.headers)).status).toBe(204);
    const again = await sendJson("DELETE", path, undefined, account.headers);
    expect(await codeOf(again)).toEqual([404, "not_found"]);
  });
});
