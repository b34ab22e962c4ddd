import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Tokens } from "../../../../shared/contracts/identity/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { codeOf, eventually, historyOf, someAddress } from "../../../../shared/testing/security.ts";

interface Device {
  readonly id: string;
  readonly name: string | null;
  readonly current: boolean;
}

function login(account: Account, body: Record<string, unknown> = {}) {
  const credentials = { login: account.user.username, password: account.password };
  return sendJson("POST", "/api/auth/login", { ...credentials, ...body }, someAddress());
}

function patch(account: Account, settings: Record<string, unknown>) {
  return sendJson("PATCH", "/api/auth/security", settings, account.headers);
}

async function devicesOf(account: Account): Promise<Device[]> {
  const devices: Device[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const path = `/api/auth/devices?limit=100${cursor && `&cursor=${cursor}`}`;
    const response = await sendJson("GET", path, undefined, account.headers);
    const page = await response.json<{ items: Device[]; nextCursor: string | null }>();
    devices.push(...page.items);
    cursor = page.nextCursor;
  }
  return devices;
}

function forget(account: Account, id: string): Promise<Response> {
  return sendJson("DELETE", `/api/auth/devices/${id}`, undefined, account.headers);
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("what protects an account", () => {
  it("is summed up", async () => {
    const account = await registerAccount();
    await login(account);
    const summary = await eventually(async () => {
      const response = await sendJson("GET", "/api/auth/security", undefined, account.headers);
      const body = await response.json<{ alerts: { reason: string }[] }>();
      return body.alerts.length > 0 ? body : undefined;
    });
    expect(summary).toMatchObject({
      factors: {
        password: true,
        totp: false,
        backupCodesLeft: 0,
        passkeys: 0,
        emailVerified: false,
        phoneVerified: false,
      },
      sessions: 2,
      trustedDevices: 0,
      alerts: [{ kind: "sign_in", reason: "new_device", suspicious: true }],
      notifyNewDevice: true,
      notifyFailedLogins: true,
      requireMfa: false,
    });
  });

  it("knows of two hundred devices, the latest: a program that forgets its token fills nothing", async () => {
    const account = await registerAccount();
    const insert = env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
       INSERT INTO devices (id, user_id, first_seen_at, last_seen_at)
       SELECT printf('00000000-0000-7000-8000-%012d', i), ?1, i, i FROM n`,
    );
    await insert.bind(account.user.id).run();
    expect((await login(account)).status).toBe(200);
    const known = await devicesOf(account);
    expect(known).toHaveLength(200);
    expect(known.some(({ current }) => current)).toBe(true);
  });

  it("is changed by part, and unknown settings change nothing", async () => {
    const account = await registerAccount();
    expect((await patch(account, {})).status).toBe(200);
    expect(await (await patch(account, { notifyNewDevice: false })).json()).toMatchObject({
      notifyNewDevice: false,
      notifyFailedLogins: true,
    });
    expect((await patch(account, { role: "admin", status: "deleted" })).status).toBe(200);
    expect(await codeOf(await patch(account, { notifyNewDevice: "no" }))).toEqual([
      400,
      "validation_failed",
    ]);
  });

  it("cannot ask for a second factor that is not there", async () => {
    const account = await registerAccount();
    expect(await codeOf(await patch(account, { requireMfa: true }))).toEqual([409, "mfa_missing"]);
    await advanceClock(10 * 60 + 1);
    expect((await patch(account, { requireMfa: false })).status).toBe(200);
  });
});

describe("the history", () => {
  it("is listed newest first, page by page, and filtered", async () => {
    const account = await registerAccount();
    for (let i = 0; i < 3; i++) await login(account, { password: "wrong" });
    for (let i = 0; i < 3; i++) await login(account);
    const all = await eventually(async () => {
      const entries = await historyOf(account.headers);
      return entries.length === 7 ? entries : undefined;
    });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const path: string = `/api/auth/history?limit=3${cursor && `&cursor=${cursor}`}`;
      const response = await sendJson("GET", path, undefined, account.headers);
      const page: { items: { id: string }[]; nextCursor: string | null } = await response.json();
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all.map(({ id }) => id));
    expect(seen).toEqual([...seen].sort().reverse());
    expect(await historyOf(account.headers, "?result=failure")).toHaveLength(3);
    expect(await historyOf(account.headers, "?kind=password_changed")).toEqual([]);
  });

  it("is nobody else's, and takes no foreign cursor", async () => {
    const [account, other] = await Promise.all([registerAccount(), registerAccount()]);
    await login(account);
    await eventually(async () =>
      (await historyOf(account.headers)).length === 2 ? true : undefined,
    );
    const own = await eventually(async () => {
      const entries = await historyOf(other.headers);
      return entries.length > 0 ? entries : undefined;
    });
    expect(own.map(({ sessionId }) => sessionId)).toEqual([other.tokens.sessionId]);
    const path = "/api/auth/history?cursor=bm90IG91cnM";
    const foreign = await sendJson("GET", path, undefined, account.headers);
    expect(await codeOf(foreign)).toEqual([400, "invalid_cursor"]);
  });
});

describe("devices", () => {
  it("are listed, last seen first, and forgotten: then they are new again", async () => {
    const account = await registerAccount({ deviceName: "Phone" });
    const reply = await login(account, { deviceName: "Laptop" });
    const { tokens } = await reply.json<{ tokens: Tokens }>();
    const before = await devicesOf(account);
    expect(before.map(({ name, current }) => [name, current])).toEqual([
      ["Laptop", false],
      ["Phone", true],
    ]);
    const laptop = before[0]?.id ?? "";
    expect((await forget(account, laptop)).status).toBe(204);
    expect(await codeOf(await forget(account, laptop))).toEqual([404, "not_found"]);
    expect((await devicesOf(account)).map(({ name }) => name)).toEqual(["Phone"]);
    const back = await login(account, { deviceToken: tokens.deviceToken });
    const again = await back.json<{ tokens: Tokens }>();
    const entry = await eventually(async () =>
      (await historyOf(account.headers)).find(
        ({ sessionId }) => sessionId === again.tokens.sessionId,
      ),
    );
    expect(entry).toMatchObject({ reason: "new_device" });
  });

  it("of others are not there", async () => {
    const [account, other] = await Promise.all([registerAccount(), registerAccount()]);
    const [theirs] = await devicesOf(other);
    expect(await codeOf(await forget(account, theirs?.id ?? ""))).toEqual([404, "not_found"]);
    expect(await devicesOf(other)).toHaveLength(1);
  });
});
