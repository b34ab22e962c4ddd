import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { type Account, registerAccount } from "../../../shared/testing/accounts.ts";
import { type Deps, depsFor } from "../../app/deps.ts";
import type { Origin } from "../platform/index.ts";
import { signIn } from "./sign-in.ts";

const ORIGIN: Origin = {
  ip: "203.0.113.7",
  country: null,
  latitude: null,
  longitude: null,
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
};

let person: Account;
let deps: Deps;
let context: ExecutionContext;

/** Signs in on the device that the account knows; `meanwhile` happens once the password has been found good. */
async function signInWhile(meanwhile: () => Promise<unknown>) {
  const passwords: Deps["passwords"] = {
    hash: (password) => deps.passwords.hash(password),
    isOutdated: (hash) => deps.passwords.isOutdated(hash),
    verify: async (hash, password) => {
      const good = await deps.passwords.verify(hash, password);
      await meanwhile();
      return good;
    },
  };
  const { deviceToken } = person.tokens;
  const input = {
    login: person.user.username,
    password: person.password,
    deviceToken,
    transport: "body",
  } as const;
  try {
    return await signIn({ ...deps, passwords }, input, ORIGIN);
  } finally {
    await waitOnExecutionContext(context);
  }
}

async function liveSessions(): Promise<string[]> {
  const sessions = await deps.accountSessions.list(person.user.id as never);
  return sessions.map(({ id }) => id);
}

async function signInsInHistory(): Promise<number> {
  const { results } = await env.DB.prepare(
    "SELECT id FROM security_events WHERE user_id = ? AND kind = 'sign_in'",
  )
    .bind(person.user.id)
    .all();
  return results.length;
}

beforeEach(async () => {
  person = await registerAccount();
  context = createExecutionContext();
  const wiring = {} as Parameters<typeof depsFor>[3];
  deps = await depsFor(env, { requestId: "test", traceparent: "" }, context, wiring);
});

describe("a sign-in on a known device", () => {
  it("is in the history once, as one that is not odd", async () => {
    const before = await signInsInHistory();
    expect((await signInWhile(async () => {})).kind).toBe("signed_in");
    expect(await signInsInHistory()).toBe(before + 1);
  });

  for (const [what, change] of [
    ["whose password is replaced", "UPDATE users SET password_hash = 'another' WHERE id = ?"],
    ["whose account is suspended", "UPDATE users SET status = 'suspended' WHERE id = ?"],
  ] as const) {
    it(`${what} while it is checked is refused, and leaves no session and nothing in the history`, async () => {
      const [sessions, history] = [await liveSessions(), await signInsInHistory()];
      const signingIn = signInWhile(() => env.DB.prepare(change).bind(person.user.id).run());
      await expect(signingIn).rejects.toMatchObject({
        definition: { code: "invalid_credentials" },
      });
      expect(await liveSessions()).toEqual(sessions);
      expect(await signInsInHistory()).toBe(history);
    });
  }
});
