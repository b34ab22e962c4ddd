import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Tokens } from "../../../../shared/contracts/identity/index.ts";
import {
  type Account,
  advanceClock,
  mailsTo,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { eventually, historyOf, mailOf, someAddress } from "../../../../shared/testing/security.ts";

const MOSCOW = { "X-Dev-Geo": "RU,55.75,37.62" };
const TOKYO = { "X-Dev-Geo": "JP,35.68,139.69" };
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

function login(account: Account, body: Record<string, unknown> = {}, headers = {}) {
  return sendJson(
    "POST",
    "/api/auth/login",
    { login: account.user.email, password: account.password, ...body },
    { ...someAddress(), ...headers },
  );
}

async function failuresOf(account: Account): Promise<number> {
  const row = await env.DB.prepare(
    "SELECT count(*) AS n FROM security_events WHERE user_id = ? AND kind = 'sign_in' AND result = 'failure'",
  )
    .bind(account.user.id)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

/** Fails so many times, and waits until the history has it. */
async function fail(account: Account, times: number): Promise<void> {
  const before = await failuresOf(account);
  for (let i = 0; i < times; i++) await login(account, { password: "wrong" });
  await eventually(async () => ((await failuresOf(account)) === before + times ? true : undefined));
}

/** Signs in, and answers how the history has it. */
async function entryOf(account: Account, body: Record<string, unknown> = {}, headers = {}) {
  const { tokens } = await (await login(account, body, headers)).json<{ tokens: Tokens }>();
  return eventually(async () => {
    const entries = await historyOf(account.headers, "?kind=sign_in&result=success");
    return entries.find(({ sessionId }) => sessionId === tokens.sessionId);
  });
}

/** The history has this many successful sign-ins: what was to be mailed about them comes next. */
function settled(account: Account, signIns: number) {
  return eventually(async () => {
    const entries = await historyOf(account.headers, "?kind=sign_in&result=success");
    return entries.length === signIns ? entries : undefined;
  });
}

const registered = async (fields = {}) => {
  const account = await registerAccount(fields);
  await settled(account, 1);
  return account;
};

const kindsTo = async (email: string) => (await mailsTo(email)).map(({ data }) => data["kind"]);

const known = ({ tokens }: Account) => ({ deviceToken: tokens.deviceToken });

function patch(account: Account, settings: Record<string, unknown>) {
  return sendJson("PATCH", "/api/auth/security", settings, account.headers);
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("what is odd about a sign-in", () => {
  it("is nothing at registration, nor on the same device afterwards", async () => {
    const account = await registered();
    const entry = await entryOf(account, known(account));
    expect(entry).toMatchObject({ suspicious: false, reason: null, method: "password" });
    expect(await kindsTo(account.user.email)).toEqual([undefined]);
  });

  it("is a new device: told by mail in the person's language, once", async () => {
    const account = await registered({ locale: "ru" });
    const entry = await entryOf(account, { deviceName: "Ноутбук" }, { "User-Agent": FIREFOX });
    expect(entry).toMatchObject({ suspicious: true, reason: "new_device", device: "Ноутбук" });
    const mail = await mailOf(account.user.email, "new_device");
    expect(mail.subject).toBe("Вход с нового устройства");
    expect(mail.text).toContain("Ноутбук");
    expect(mail.text).toContain("/settings/security");
    expect(mail.html).toContain('lang="ru"');
  });

  it("is nothing on a device once it is known", async () => {
    const account = await registered();
    const first = await (await login(account)).json<{ tokens: Tokens }>();
    await settled(account, 2);
    const entry = await entryOf(account, { deviceToken: first.tokens.deviceToken });
    expect(entry).toMatchObject({ suspicious: false, reason: null });
    const kinds = await kindsTo(account.user.email);
    expect(kinds.filter((kind) => kind === "new_device")).toHaveLength(1);
  });

  it("is a new country, and a way that nobody can have made", async () => {
    const account = await registered();
    await entryOf(account, known(account), MOSCOW);
    const far = await entryOf(account, known(account), TOKYO);
    expect(far).toMatchObject({ suspicious: true, reason: "impossible_travel", country: "JP" });
    expect((await mailOf(account.user.email, "impossible_travel")).text).toContain("JP");
    await advanceClock(24 * 3_600);
    const later = await login(account, known(account), { "X-Dev-Geo": "FR,48.86,2.35" });
    const { tokens } = await later.json<{ tokens: Tokens }>();
    const headers = { Authorization: `Bearer ${tokens.accessToken}` };
    const entry = await eventually(async () =>
      (await historyOf(headers, "?kind=sign_in")).find(
        ({ sessionId }) => sessionId === tokens.sessionId,
      ),
    );
    expect(entry).toMatchObject({ suspicious: true, reason: "new_country", country: "FR" });
    await mailOf(account.user.email, "new_country");
  });

  it("is nothing in a country that is known, nor where the place is not, but too far within it", async () => {
    const account = await registered();
    await entryOf(account, known(account), MOSCOW);
    expect(await entryOf(account, known(account), MOSCOW)).toMatchObject({ suspicious: false });
    expect(await entryOf(account, known(account))).toMatchObject({ suspicious: false });
    const far = await entryOf(account, known(account), { "X-Dev-Geo": "RU,43.12,131.89" });
    expect(far).toMatchObject({ suspicious: true, reason: "impossible_travel", country: "RU" });
  });

  it("is many failures before it", async () => {
    const account = await registered();
    await fail(account, 5);
    const entry = await entryOf(account, known(account));
    expect(entry).toMatchObject({ suspicious: true, reason: "many_failures" });
    await mailOf(account.user.email, "many_failures");
  });
});

describe("a program that forgets its device token", () => {
  it("is told of a few times an hour, and stands in the history each time", async () => {
    const account = await registered();
    for (let i = 1; i <= 8; i++) {
      await login(account);
      await settled(account, 1 + i);
    }
    const entries = await historyOf(account.headers, "?kind=sign_in");
    expect(entries.filter(({ reason }) => reason === "new_device")).toHaveLength(8);
    const kinds = await kindsTo(account.user.email);
    expect(kinds.filter((kind) => kind === "new_device")).toHaveLength(5);
  });
});

describe("a refresh token that is used again", () => {
  it("stands among the alerts", async () => {
    const account = await registered();
    const refresh = (refreshToken: unknown) =>
      sendJson("POST", "/api/auth/refresh", { refreshToken }, someAddress());
    const reply = await refresh(account.tokens.refreshToken);
    const { tokens } = await reply.json<{ tokens: Tokens }>();
    await refresh(tokens.refreshToken);
    expect((await refresh(account.tokens.refreshToken)).status).toBe(401);
    await mailOf(account.user.email, "refresh_reused");
    const again = await (await login(account, known(account))).json<{ tokens: Tokens }>();
    const headers = { Authorization: `Bearer ${again.tokens.accessToken}` };
    const [entry] = await historyOf(headers, "?kind=refresh_reused");
    expect(entry).toMatchObject({ suspicious: true, result: "failure", reason: "refresh_reused" });
  });
});

describe("failures", () => {
  it("stand in the history, with where they came from", async () => {
    const account = await registered();
    await login(account, { password: "wrong" }, { ...MOSCOW, "User-Agent": FIREFOX });
    const [entry] = await eventually(async () => {
      const entries = await historyOf(account.headers, "?result=failure");
      return entries.length > 0 ? entries : undefined;
    });
    expect(entry).toMatchObject({
      kind: "sign_in",
      method: "password",
      result: "failure",
      reason: "invalid_credentials",
      suspicious: false,
      country: "RU",
      device: "Firefox 140 on Linux",
      sessionId: null,
    });
  });

  it("that lock are told, at most once an hour", async () => {
    const account = await registered();
    await fail(account, 5);
    await mailOf(account.user.email, "locked");
    const [entry] = await historyOf(account.headers, "?kind=locked");
    expect(entry).toMatchObject({ result: "failure", suspicious: true, reason: "many_failures" });
    await advanceClock(15 * 60 + 1);
    await fail(account, 5);
    const again = await login(account, known(account));
    const { tokens } = await again.json<{ tokens: Tokens }>();
    const headers = { Authorization: `Bearer ${tokens.accessToken}` };
    await eventually(async () =>
      (await historyOf(headers, "?kind=locked")).length === 2 ? true : undefined,
    );
    const kinds = await kindsTo(account.user.email);
    expect(kinds.filter((kind) => kind === "locked")).toHaveLength(1);
    await advanceClock(3_600);
    await fail(account, 5);
    await eventually(async () => {
      const all = await kindsTo(account.user.email);
      return all.filter((kind) => kind === "locked").length === 2 ? true : undefined;
    });
  });

  it("that come slowly, or from devices that are known, are told too", async () => {
    const account = await registered();
    for (let round = 0; round < 3; round++) {
      await fail(account, 4);
      await advanceClock(15 * 60 + 1);
    }
    const mail = await mailOf(account.user.email, "many_failures");
    expect(mail.subject).toBe("Many failed sign-ins");
    const kinds = await kindsTo(account.user.email);
    expect(kinds.filter((kind) => kind === "many_failures")).toHaveLength(1);
  });
});

describe("what somebody wants to be told", () => {
  it("is everything, until they say otherwise", async () => {
    const account = await registered();
    const before = await sendJson("GET", "/api/auth/security", undefined, account.headers);
    expect(await before.json()).toMatchObject({ notifyNewDevice: true, notifyFailedLogins: true });
    const reply = await patch(account, { notifyNewDevice: false, notifyFailedLogins: false });
    expect(await reply.json()).toMatchObject({ notifyNewDevice: false, notifyFailedLogins: false });
    const entry = await entryOf(account);
    expect(entry).toMatchObject({ suspicious: true, reason: "new_device" });
    await fail(account, 5);
    await mailOf(account.user.email, "locked");
    const after = await entryOf(account, known(account));
    expect(after).toMatchObject({ suspicious: true, reason: "many_failures" });
    const kinds = await kindsTo(account.user.email);
    expect(kinds).not.toContain("new_device");
    expect(kinds).not.toContain("many_failures");
  });
});

describe("the clock", () => {
  it("clears away what is more than a year old, and no more", async () => {
    const account = await registered();
    await advanceClock(364 * 86_400);
    await sendJson("POST", "/api/dev/cron", { name: "retention" });
    const count = async () =>
      (
        await env.DB.prepare("SELECT count(*) AS n FROM security_events WHERE user_id = ?")
          .bind(account.user.id)
          .first<{ n: number }>()
      )?.n;
    expect(await count()).toBe(1);
    await advanceClock(2 * 86_400);
    await sendJson("POST", "/api/dev/cron", { name: "retention" });
    expect(await count()).toBe(0);
  });
});
