// @first of those that share a runtime: what others have left going on would be counted with the rest.
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Account, registerAccount, sendJson } from "../../../shared/testing/accounts.ts";
import {
  type Application,
  introspected,
  type OAuthTokens,
  refresh,
  registerApplication,
  signInto,
  userinfo,
} from "../../../shared/testing/applications.ts";
import { type CountedCalls, countCalls } from "../../../shared/testing/counted-calls.ts";
import { eventually, historyOf } from "../../../shared/testing/security.ts";

/** Whether the sign-in has been written into the history: after the reply, and the last that is asked of the database. */
async function inHistory({ database }: CountedCalls) {
  await scheduler.wait(0);
  const written = database.some((sql) => sql.includes('insert into "security_events"'));
  return written || undefined;
}

const COUNTER = "RATE_LIMITER";
const SESSIONS = "ACCOUNT_SESSIONS";

describe("what is asked of the database and of objects", () => {
  let person: Account;
  let app: Application;
  let tokens: OAuthTokens;
  let calls: CountedCalls;
  beforeAll(async () => {
    await registerAccount();
    person = await registerAccount();
    app = await registerApplication({ trusted: true });
    tokens = await signInto(person, app);
    await eventually(async () => (await historyOf(person.headers))[0]);
  });
  beforeEach(() => {
    calls = countCalls();
  });
  afterEach(() => calls.end());

  async function signIn(more: object) {
    const { user, password } = person;
    const body = { login: user.username, password, ...more };
    const response = await sendJson("POST", "/api/auth/login", body);
    expect(response.status).toBe(200);
    await eventually(() => inHistory(calls));
  }

  for (const transport of ["body", "cookie"]) {
    it(`by a sign-in on a known device, tokens in the ${transport}: the account, the session with the history`, async () => {
      await signIn({ deviceToken: person.tokens.deviceToken, transport });
      expect(calls.database).toHaveLength(2);
      expect(calls.objects).toEqual([COUNTER, SESSIONS]);
    });
  }

  it("by a sign-in on a new device: the history by itself, and the counter of its address", async () => {
    await signIn({});
    expect(calls.database).toHaveLength(3);
    expect(calls.objects).toEqual([COUNTER, COUNTER, COUNTER, COUNTER, SESSIONS]);
  });

  it("by a refresh of an application's tokens: its session alone", async () => {
    await introspected(app, tokens.access_token);
    calls.reset();
    expect((await refresh(app, tokens.refresh_token)).status).toBe(200);
    expect(calls.database).toEqual([]);
    expect(calls.objects).toEqual([SESSIONS]);
  });

  it("about a token that was asked about a moment ago: nothing", async () => {
    expect(await introspected(app, tokens.access_token)).toMatchObject({ active: true });
    calls.reset();
    expect(await introspected(app, tokens.access_token)).toMatchObject({ active: true });
    expect((await userinfo(tokens.access_token)).status).toBe(200);
    expect([calls.database, calls.objects]).toEqual([[], []]);
  });
});
