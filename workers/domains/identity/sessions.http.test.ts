import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Tokens } from "../../../shared/contracts/identity/index.ts";
import {
  type Account,
  advanceClock,
  mailsTo,
  ORIGIN,
  registerAccount,
  resetClock,
  sendJson,
  tryRegister,
} from "../../../shared/testing/accounts.ts";

type Headers = Record<string, string>;

function refresh(refreshToken: string | undefined): Promise<Response> {
  return sendJson("POST", "/api/auth/refresh", { refreshToken });
}

async function refreshed(refreshToken: string | undefined): Promise<Tokens> {
  const response = await refresh(refreshToken);
  expect(response.status).toBe(200);
  return (await response.json<{ tokens: Tokens }>()).tokens;
}

async function signIn(account: Account, more: object = {}, headers: Headers = {}) {
  const body = { login: account.user.username, password: account.password, ...more };
  const response = await sendJson("POST", "/api/auth/login", body, headers);
  expect(response.status).toBe(200);
  const { tokens } = await response.json<Account>();
  return { tokens, headers: { Authorization: `Bearer ${tokens.accessToken}` } };
}

function me(headers: Headers): Promise<Response> {
  return sendJson("GET", "/api/users/me", undefined, headers);
}

async function codeOf(response: Response) {
  return [response.status, (await response.json<{ code: string }>()).code];
}

interface SessionView {
  readonly id: string;
  readonly current: boolean;
}

async function sessionsOf(headers: Headers): Promise<SessionView[]> {
  const response = await sendJson("GET", "/api/auth/sessions", undefined, headers);
  return (await response.json<{ items: SessionView[] }>()).items;
}

afterEach(resetClock);

describe("refreshing", () => {
  describe("works", () => {
    it("gives new tokens of the same session, one after the other", async () => {
      const account = await registerAccount();
      let { refreshToken } = account.tokens;
      for (let i = 0; i < 3; i++) {
        const next = await refreshed(refreshToken);
        expect(next.sessionId).toBe(account.tokens.sessionId);
        expect(next.refreshToken).not.toBe(refreshToken);
        const response = await me({ Authorization: `Bearer ${next.accessToken}` });
        expect(response.status).toBe(200);
        refreshToken = next.refreshToken;
      }
    });

    it("gives the same successor to a token that is shown again within half a minute", async () => {
      const { tokens } = await registerAccount();
      const first = await refreshed(tokens.refreshToken);
      await advanceClock(20);
      expect((await refreshed(tokens.refreshToken)).refreshToken).toBe(first.refreshToken);
      expect((await refreshed(first.refreshToken)).refreshToken).not.toBe(first.refreshToken);
    });

    it("keeps fifty tabs of one browser signed in that all refresh at once", async () => {
      const account = await registerAccount();
      let held = account.tokens.refreshToken;
      for (let round = 0; round < 3; round++) {
        const all = await Promise.all(Array.from({ length: 50 }, () => refreshed(held)));
        const successors = new Set(all.map(({ refreshToken }) => refreshToken));
        expect(successors.size).toBe(1);
        held = all[0]?.refreshToken;
      }
      expect((await me(account.headers)).status).toBe(200);
    });

    it("knows tokens again after every object was put away", async () => {
      const { tokens } = await registerAccount();
      const second = await refreshed(tokens.refreshToken);
      await abortAllDurableObjects();
      expect((await refreshed(tokens.refreshToken)).refreshToken).toBe(second.refreshToken);
    });
  });

  describe("refuses", () => {
    it("an old token, ends its session, writes it down and tells the owner once", async () => {
      const account = await registerAccount();
      const stolen = account.tokens.refreshToken;
      const second = await refreshed(stolen);
      await advanceClock(31);
      expect(await codeOf(await refresh(stolen))).toEqual([401, "refresh_reused"]);
      expect(await codeOf(await refresh(second.refreshToken))).toEqual([401, "refresh_reused"]);
      expect(await codeOf(await me(account.headers))).toEqual([401, "token_revoked"]);
      const mails = await mailsTo(account.user.email);
      const alarms = mails.filter(({ data }) => data["kind"] === "refresh_reused");
      expect(alarms).toHaveLength(1);
      const { results } = await env.DB.prepare(
        "SELECT session_id FROM security_events WHERE user_id = ? AND kind = 'refresh_reused'",
      )
        .bind(account.user.id)
        .all();
      expect(results).toEqual([{ session_id: account.tokens.sessionId }]);
    });

    it("a token whose successor was used, even at once", async () => {
      const { tokens } = await registerAccount();
      const second = await refreshed(tokens.refreshToken);
      await refreshed(second.refreshToken);
      expect(await codeOf(await refresh(tokens.refreshToken))).toEqual([401, "refresh_reused"]);
    });

    it("garbage, nothing, and a token with one character changed", async () => {
      const { tokens } = await registerAccount();
      const good = tokens.refreshToken!;
      const changed = good.slice(0, 40) + (good[40] === "A" ? "B" : "A") + good.slice(41);
      for (const bad of ["", "x", good.slice(1), `${good}A`, changed, undefined]) {
        expect(await codeOf(await refresh(bad))).toEqual([401, "refresh_invalid"]);
      }
      expect((await refreshed(good)).sessionId).toBe(tokens.sessionId);
    });

    it("a token after thirty quiet days", async () => {
      const { tokens } = await registerAccount();
      await advanceClock(30 * 86_400 + 1);
      expect(await codeOf(await refresh(tokens.refreshToken))).toEqual([401, "refresh_invalid"]);
    });
  });
});

describe("access tokens", () => {
  it("expire after a quarter of an hour, by the platform's clock", async () => {
    const { headers } = await registerAccount();
    await advanceClock(14 * 60);
    expect((await me(headers)).status).toBe(200);
    await advanceClock(61);
    expect(await codeOf(await me(headers))).toEqual([401, "token_expired"]);
  });

  it("are refused when anything of them was changed, or when they are of another kind", async () => {
    const { tokens } = await registerAccount();
    const [head, body, signature] = tokens.accessToken.split(".");
    const claims = JSON.parse(Buffer.from(body!, "base64url").toString());
    const admin = Buffer.from(JSON.stringify({ ...claims, role: "admin" })).toString("base64url");
    const bad = [`${head}.${admin}.${signature}`, `${head}.${body}.`, tokens.refreshToken];
    for (const token of bad) {
      const response = await me({ Authorization: `Bearer ${token}` });
      expect(await codeOf(response)).toEqual([401, "unauthorized"]);
    }
  });

  it("are refused for a suspended account within five seconds", async () => {
    const { user, tokens, headers } = await registerAccount();
    expect((await me(headers)).status).toBe(200);
    const sessions = env.ACCOUNT_SESSIONS.getByName(user.id);
    await sessions.putAccount({ account: { ...user, status: "suspended" }, version: 2 });
    await advanceClock(5);
    expect(await codeOf(await me(headers))).toEqual([403, "account_suspended"]);
    expect(await codeOf(await refresh(tokens.refreshToken))).toEqual([403, "account_suspended"]);
    await advanceClock(60);
    await sessions.putAccount({ account: user, version: 3 });
    expect((await refresh(tokens.refreshToken)).status).toBe(200);
  });
});

describe("sessions", () => {
  let account: Account;
  beforeAll(async () => {
    account = await registerAccount({ deviceName: "Desk" });
  });

  it("are listed with what is known of them", async () => {
    const person = await registerAccount({ deviceName: "Desk" });
    const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    await signIn(
      person,
      {},
      {
        "User-Agent": agent,
        "X-Dev-IP": "192.0.2.44",
        "X-Dev-Geo": "DE,52.5,13.4",
      },
    );
    const items = await sessionsOf(person.headers);
    expect(items).toHaveLength(2);
    expect(items.find(({ current }) => current)).toMatchObject({ device: "Desk" });
    expect(items.find(({ current }) => !current)).toMatchObject({
      browser: "Firefox 140 on Linux",
      ip: "192.0.2.44",
      country: "DE",
    });
  });

  it("are listed page by page, as every list is, without one twice or left out", async () => {
    const account = await registerAccount();
    const { headers } = account;
    for (let i = 0; i < 2; i++) await signIn(account);
    const whole = (await sessionsOf(headers)).map(({ id }) => id);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const from: string = cursor && `&cursor=${cursor}`;
      const path = `/api/auth/sessions?limit=1${from}`;
      const page = await (await sendJson("GET", path, undefined, headers)).json<{
        items: SessionView[];
        nextCursor: string | null;
      }>();
      expect(page.items).toHaveLength(1);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(whole).toHaveLength(3);
    expect(seen).toEqual(whole);
    for (const list of ["sessions", "devices", "passkeys", "grants"]) {
      const path = `/api/auth/${list}?`;
      const foreign = await sendJson("GET", `${path}cursor=made-up`, undefined, headers);
      expect(await codeOf(foreign), list).toEqual([400, "invalid_cursor"]);
      const none = await sendJson("GET", `${path}limit=0`, undefined, headers);
      expect(await codeOf(none), list).toEqual([400, "validation_failed"]);
    }
  });

  it("end at sign-out: both tokens are dead at once, the other sessions live", async () => {
    const { tokens, headers } = await signIn(account);
    expect((await me(headers)).status).toBe(200);
    expect((await sendJson("POST", "/api/auth/logout", undefined, headers)).status).toBe(204);
    expect(await codeOf(await me(headers))).toEqual([401, "token_revoked"]);
    expect(await codeOf(await refresh(tokens.refreshToken))).toEqual([401, "refresh_invalid"]);
    expect((await me(account.headers)).status).toBe(200);
  });

  it("end one by one, by their owner alone", async () => {
    const { tokens, headers } = await signIn(account);
    const stranger = await registerAccount();
    const path = `/api/auth/sessions/${tokens.sessionId}`;
    const foreign = await sendJson("DELETE", path, undefined, stranger.headers);
    expect(await codeOf(foreign)).toEqual([404, "not_found"]);
    expect((await me(headers)).status).toBe(200);
    expect((await sendJson("DELETE", path, undefined, account.headers)).status).toBe(204);
    expect(await codeOf(await me(headers))).toEqual([401, "token_revoked"]);
    const again = await sendJson("DELETE", path, undefined, account.headers);
    expect(await codeOf(again)).toEqual([404, "not_found"]);
  });

  it("end all but this one, or all", async () => {
    const person = await registerAccount();
    const second = await signIn(person);
    const third = await signIn(person);
    const others = "/api/auth/sessions?keepCurrent=true";
    expect((await sendJson("DELETE", others, undefined, second.headers)).status).toBe(204);
    expect((await me(person.headers)).status).toBe(401);
    expect((await me(third.headers)).status).toBe(401);
    expect((await me(second.headers)).status).toBe(200);
    const all = await sendJson("DELETE", "/api/auth/sessions", undefined, second.headers);
    expect(all.status).toBe(204);
    expect((await me(second.headers)).status).toBe(401);
  });

  it("that ended elsewhere are refused within five seconds, without a read of the database", async () => {
    const { user, tokens, headers } = await registerAccount();
    expect((await me(headers)).status).toBe(200);
    // As another isolate would: past this one's memory.
    await env.ACCOUNT_SESSIONS.getByName(user.id).end([tokens.sessionId as never]);
    await advanceClock(5);
    expect(await codeOf(await me(headers))).toEqual([401, "token_revoked"]);
  });

  it("have their sockets closed when they run out, whoever keeps the line open", async () => {
    const account = await registerAccount();
    const response = await sendJson("GET", "/api/ws", undefined, {
      Upgrade: "websocket",
      "Sec-WebSocket-Protocol": `veche.v1, bearer.${account.tokens.accessToken}`,
    });
    const socket = response.webSocket!;
    const closed = new Promise<number>((resolve) => {
      socket.addEventListener("close", ({ code }) => resolve(code));
    });
    socket.accept();
    await advanceClock(31 * 86_400);
    expect(await closed).toBe(4401);
  });

  it("have their sockets closed with 4401", async () => {
    const { tokens, headers } = await registerAccount();
    const response = await sendJson("GET", "/api/ws", undefined, {
      Upgrade: "websocket",
      "Sec-WebSocket-Protocol": `veche.v1, bearer.${tokens.accessToken}`,
    });
    const socket = response.webSocket!;
    const closed = new Promise<number>((resolve) => {
      socket.addEventListener("close", ({ code }) => resolve(code));
    });
    socket.accept();
    await sendJson("POST", "/api/auth/logout", undefined, headers);
    expect(await closed).toBe(4401);
  });
});

describe("the cookie transport", () => {
  const OURS = { "Sec-Fetch-Site": "same-origin" };

  function cookiesOf(response: Response): Map<string, string> {
    const lines = response.headers.getSetCookie();
    return new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line]));
  }

  function valueIn(line: string | undefined): string {
    return /^[^=]+=([^;]*)/.exec(line ?? "")?.[1] ?? "";
  }

  async function browser() {
    const response = await tryRegister({ transport: "cookie" });
    const cookies = cookiesOf(response);
    const { user, tokens } = await response.json<Account>();
    return { user, tokens, cookies, refresh: valueIn(cookies.get("__Host-refresh")) };
  }

  function refreshByCookie(value: string, headers: Headers): Promise<Response> {
    const cookie = { Cookie: `theme=dark; __Host-refresh=${value}` };
    return sendJson("POST", "/api/auth/refresh", undefined, { ...cookie, ...headers });
  }

  it("keeps the refresh and device tokens from scripts", async () => {
    const { tokens, cookies } = await browser();
    expect(tokens).not.toHaveProperty("refreshToken");
    expect(tokens).not.toHaveProperty("deviceToken");
    for (const name of ["__Host-refresh", "__Host-device"]) {
      const parts = cookies.get(name)?.split("; ").slice(1) ?? [];
      expect(parts).toEqual(
        expect.arrayContaining(["Path=/", "HttpOnly", "Secure", "SameSite=Strict"]),
      );
      expect(parts.some((part) => part.startsWith("Domain"))).toBe(false);
    }
    expect(cookies.get("__Host-refresh")).toContain("Max-Age=2592000");
  });

  it("refreshes for a page of ours and for what is no browser, and answers the next cookie", async () => {
    const { refresh: first } = await browser();
    for (const headers of [OURS, { Origin: ORIGIN }, {}] as Headers[]) {
      const response = await refreshByCookie(first, headers);
      expect(response.status).toBe(200);
      expect((await response.json<Account>()).tokens).not.toHaveProperty("refreshToken");
      expect(valueIn(cookiesOf(response).get("__Host-refresh"))).not.toBe(first);
    }
  });

  it("refuses every other page, and does not spend the token", async () => {
    const { refresh: first } = await browser();
    const foreign: Headers[] = [
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site", Origin: ORIGIN },
      { "Sec-Fetch-Site": "none" },
    ];
    for (const headers of foreign) {
      const response = await refreshByCookie(first, headers);
      expect(await codeOf(response), JSON.stringify(headers)).toEqual([403, "forbidden"]);
    }
    await advanceClock(60);
    expect((await refreshByCookie(first, OURS)).status).toBe(200);
  });

  it("takes the cookie back when it is no good any more, and at sign-out", async () => {
    const refused = await refreshByCookie("garbage", OURS);
    expect(await codeOf(refused)).toEqual([401, "refresh_invalid"]);
    expect(cookiesOf(refused).get("__Host-refresh")).toContain("Max-Age=0");
    const { tokens } = await browser();
    const headers = { Authorization: `Bearer ${tokens.accessToken}` };
    const out = await sendJson("POST", "/api/auth/logout", undefined, headers);
    expect(cookiesOf(out).get("__Host-refresh")).toContain("Max-Age=0");
  });

  it("knows the device by its cookie at the next sign-in", async () => {
    const person = await registerAccount();
    const device = { Cookie: `__Host-device=${person.tokens.deviceToken}` };
    for (let i = 0; i < 5; i++) {
      const wrong = { login: person.user.username, password: "wrong" };
      await sendJson("POST", "/api/auth/login", wrong);
    }
    const right = { login: person.user.username, password: person.password, transport: "cookie" };
    expect((await sendJson("POST", "/api/auth/login", right)).status).toBe(423);
    expect((await sendJson("POST", "/api/auth/login", right, device)).status).toBe(200);
  });
});
