import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../shared/testing/accounts.ts";
import { objectRateLimiter } from "../../adapters/rate-limiters.ts";
import { addressKey } from "../platform/index.ts";

type Headers = Record<string, string>;

function signIn(login: string, password: string, more: object = {}, headers: Headers = {}) {
  return sendJson("POST", "/api/auth/login", { login, password, ...more }, headers);
}

async function problemOf(response: Response) {
  const { status, code } = await response.json<{ status: number; code: string }>();
  expect(status).toBe(response.status);
  return [status, code];
}

async function failTimes(times: number, login: string, more: object = {}): Promise<void> {
  for (let i = 0; i < times; i++) {
    const response = await signIn(login, `wrong ${i}`, more);
    expect(await problemOf(response)).toEqual([401, "invalid_credentials"]);
  }
}

beforeAll(async () => {
  await registerAccount();
});

describe("signing in with a password", () => {
  let person: Account;
  beforeAll(async () => {
    person = await registerAccount({ username: "Vera" });
  });
  afterEach(resetClock);

  describe("works", () => {
    it("by username or address, whatever the case", async () => {
      for (const login of ["Vera", "vera", " VERA ", "vera@example.com", "VERA@EXAMPLE.COM"]) {
        const response = await signIn(login, person.password);
        expect(response.status, login).toBe(200);
        const { user, tokens } = await response.json<Account>();
        expect(user).toEqual(person.user);
        expect(tokens.sessionId).not.toBe(person.tokens.sessionId);
      }
    });

    it("whatever keyboard composed the characters", async () => {
      const composed = "Zo\u00eb's pa\u00dfword";
      const { user } = await registerAccount({ password: composed });
      expect((await signIn(user.username, composed.normalize("NFD"))).status).toBe(200);
    });

    it("many times at once", async () => {
      const responses = await Promise.all(
        Array.from({ length: 12 }, () => signIn("vera", person.password)),
      );
      expect(responses.map(({ status }) => status)).toEqual(Array(12).fill(200));
    });

    it("signs the token as the contract says", async () => {
      const { tokens } = await (await signIn("vera", person.password)).json<Account>();
      const [head, body] = tokens.accessToken
        .split(".")
        .slice(0, 2)
        .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
      expect(head).toMatchObject({ alg: "ES256", typ: "at+jwt", kid: expect.any(String) });
      expect(body).toMatchObject({
        sub: person.user.id,
        sid: tokens.sessionId,
        jti: expect.any(String),
        role: "user",
        amr: ["pwd"],
        iss: expect.stringMatching(/^http/),
      });
      expect(body.exp - body.iat).toBe(900);
      const jwks = await sendJson("GET", "/.well-known/jwks.json");
      const { keys } = await jwks.json<{ keys: Record<string, string>[] }>();
      expect(keys.map(({ kid }) => kid)).toContain(head.kid);
      for (const key of keys) expect(key).not.toHaveProperty("d");
      expect(jwks.headers.get("Cache-Control")).toContain("max-age");
    });

    it("hashes the password anew when its hash is weaker than it should be", async () => {
      const { user, password } = await registerAccount();
      const read = () =>
        env.DB.prepare("SELECT password_hash AS hash FROM users WHERE id = ?")
          .bind(user.id)
          .first<{ hash: string }>();
      const before = (await read())!.hash;
      const { argon2Hasher, wasmArgon2 } = await import("../../adapters/argon2-hasher.ts");
      const wasm = (await import("@phi-ag/argon2/argon2.wasm")).default;
      const pepper = Buffer.from(env.PASSWORD_PEPPER, "base64url");
      const weak = argon2Hasher(wasmArgon2(wasm), pepper, { memoryKib: 64, passes: 1, lanes: 1 });
      await env.DB.prepare("UPDATE users SET password_hash = ? WHERE id = ?")
        .bind(await weak.hash(password), user.id)
        .run();
      expect((await signIn(user.username, password)).status).toBe(200);
      const after = (await read())!.hash;
      expect(after).toContain("$m=19456,t=2,p=1$");
      expect(after).not.toBe(before);
      expect((await signIn(user.username, password)).status).toBe(200);
    });

    it("writes successes and failures into the history", async () => {
      const { user, password } = await registerAccount();
      await signIn(user.username, "wrong");
      await signIn(user.username, password, { deviceName: "Kitchen" }, { "X-Dev-IP": "192.0.2.9" });
      await expect
        .poll(async () => {
          const found = await env.DB.prepare(
            "SELECT result, device, ip FROM security_events WHERE user_id = ? ORDER BY id",
          )
            .bind(user.id)
            .all();
          return found.results;
        })
        .toMatchObject([
          { result: "success" },
          { result: "failure" },
          { result: "success", device: "Kitchen", ip: "192.0.2.9" },
        ]);
    });
  });

  describe("refuses", () => {
    it("a wrong password and an unknown account alike", async () => {
      const wrong = await signIn("vera", "not the password");
      const unknown = await signIn("nobody-at-all", "not the password");
      const { requestId: one, ...first } = await wrong.json<{ requestId: string }>();
      const { requestId: two, ...second } = await unknown.json<{ requestId: string }>();
      expect(one).not.toBe(two);
      expect(first).toEqual(second);
      expect(wrong.headers.get("WWW-Authenticate")).toBe("Bearer");
    });

    it("a suspended account, but only to who knows its password", async () => {
      const { user, password, headers } = await registerAccount();
      await env.DB.prepare("UPDATE users SET status = 'suspended' WHERE id = ?")
        .bind(user.id)
        .run();
      expect(await problemOf(await signIn(user.username, "wrong"))).toEqual([
        401,
        "invalid_credentials",
      ]);
      const known = await signIn(user.username, password);
      expect(await problemOf(known)).toEqual([403, "account_suspended"]);
      expect((await sendJson("GET", "/api/users/me", undefined, headers)).status).toBe(200);
    });

    it("an account whose name is only part of what was sent", async () => {
      for (const login of ["%", "ver_", "' OR 1=1 --", "vera\u0000", "Вера", "x".repeat(254)]) {
        expect((await signIn(login, person.password)).status, login).toBe(401);
      }
    });
  });

  describe("holds guessing back", () => {
    it("after five failures for a quarter of an hour, then twice as long", async () => {
      const { user, password } = await registerAccount();
      await failTimes(5, user.username);
      const locked = await signIn(user.email, password);
      expect(Number(locked.headers.get("Retry-After"))).toBeGreaterThan(890);
      expect(await problemOf(locked)).toEqual([423, "account_locked"]);
      await advanceClock(15 * 60 + 1);
      await failTimes(5, user.username);
      const longer = await signIn(user.username, password);
      expect(Number(longer.headers.get("Retry-After"))).toBeGreaterThan(1_790);
      await advanceClock(30 * 60 + 1);
      expect((await signIn(user.username, password)).status).toBe(200);
    });

    it("answers no more than five of fifty guesses that come at once", async () => {
      const { user } = await registerAccount();
      const responses = await Promise.all(
        Array.from({ length: 50 }, (_, i) => signIn(user.username, `guess ${i}`)),
      );
      const statuses = responses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(5);
      expect(statuses.filter((status) => status === 423)).toHaveLength(45);
    });

    it("answers exactly one of a hundred guesses that come at once at the edge, and its owner's device", async () => {
      const { user, password, tokens } = await registerAccount();
      await failTimes(4, user.username);
      const guesses = Array.from({ length: 100 }, (_, i) => signIn(user.username, `guess ${i}`));
      const { deviceToken } = tokens;
      const [owner, ...responses] = await Promise.all([
        signIn(user.username, password, { deviceToken }),
        ...guesses,
      ]);
      expect(owner.status).toBe(200);
      const statuses = responses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(1);
      expect(statuses.filter((status) => status === 423)).toHaveLength(99);
      expect((await signIn(user.username, password, { deviceToken })).status).toBe(200);
      expect((await signIn(user.username, password)).status).toBe(423);
    });

    it("for accounts that do not exist alike", async () => {
      const login = `ghost-${crypto.randomUUID()}`;
      await failTimes(5, login);
      expect(await problemOf(await signIn(login, "again"))).toEqual([423, "account_locked"]);
    });

    it("starts counting anew after the right password", async () => {
      const { user, password } = await registerAccount();
      await failTimes(4, user.username);
      expect((await signIn(user.username, password)).status).toBe(200);
      await failTimes(4, user.username);
      expect((await signIn(user.username, password)).status).toBe(200);
    });

    it("does not shut the owner out of a device the account knows", async () => {
      const { user, password, tokens } = await registerAccount();
      await failTimes(5, user.username);
      expect((await signIn(user.username, password)).status).toBe(423);
      const known = await signIn(user.username, password, { deviceToken: tokens.deviceToken });
      expect(known.status).toBe(200);
      const again = await known.json<Account>();
      const { deviceToken } = again.tokens;
      expect((await signIn(user.username, password, { deviceToken })).status).toBe(200);
    });

    it("counts a known device by itself, and knows it for its own account only", async () => {
      const { user, tokens } = await registerAccount();
      const other = await registerAccount();
      const { deviceToken } = tokens;
      await failTimes(5, user.username, { deviceToken });
      const guess = await signIn(user.username, "again", { deviceToken });
      expect(await problemOf(guess)).toEqual([423, "account_locked"]);
      await failTimes(5, other.user.username);
      const foreign = await signIn(other.user.username, other.password, { deviceToken });
      expect(foreign.status).toBe(423);
      const invented = `${crypto.randomUUID()}.abc.${"A".repeat(22)}`;
      const made = await signIn(other.user.username, other.password, { deviceToken: invented });
      expect(made.status).toBe(423);
    });

    it("by address, a whole /64 of IPv6 together", async () => {
      const { user, password, tokens } = await registerAccount();
      const limiter = objectRateLimiter(env.RATE_LIMITER);
      const policy = { name: "sign-in-failures", limit: 1_000, windowSeconds: 900 };
      const key = `sign-in-address:${addressKey("2001:db8:77:1::1")}`;
      for (let i = 0; i < 10; i++) {
        await Promise.all(Array.from({ length: 100 }, () => limiter.hit(key, policy)));
      }
      const near = { "X-Dev-IP": "2001:db8:77:1:ffff::2" };
      const refused = await signIn(user.username, password, {}, near);
      expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(800);
      expect(await problemOf(refused)).toEqual([429, "rate_limited"]);
      const far = { "X-Dev-IP": "2001:db8:77:2::1" };
      expect((await signIn(user.username, password, {}, far)).status).toBe(200);
      const known = await signIn(
        user.username,
        password,
        { deviceToken: tokens.deviceToken },
        near,
      );
      expect(known.status).toBe(200);
    });
  });
});
