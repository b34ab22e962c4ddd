import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  ORIGIN,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { SoftwareAuthenticator } from "../../../../shared/testing/authenticator.ts";
import {
  addPasskey,
  beginCeremony,
  type PasskeyView,
  tryAddPasskey,
  tryPasskey,
} from "../../../../shared/testing/second-factors.ts";
import { objectRateLimiter } from "../../../adapters/rate-limiters.ts";
import { addressKey } from "../../platform/index.ts";

const OPTIONS = "/api/auth/passkeys/login/options";
const VERIFY = "/api/auth/passkeys/login/verify";

async function codeOf(response: Response) {
  return [response.status, (await response.json<{ code: string }>()).code];
}

function claimsOf(accessToken: string) {
  return JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString());
}

async function passkeysOf(account: Account): Promise<PasskeyView[]> {
  const response = await sendJson("GET", "/api/auth/passkeys", undefined, account.headers);
  return (await response.json<{ items: PasskeyView[] }>()).items;
}

async function historyOf(userId: string) {
  const found = await env.DB.prepare(
    "SELECT kind, result, reason, method FROM security_events WHERE user_id = ? AND (method = 'passkey') ORDER BY id",
  )
    .bind(userId)
    .all();
  return found.results;
}

async function someoneWithPasskey(model: object = {}) {
  const account = await registerAccount();
  const authenticator = new SoftwareAuthenticator({ origin: ORIGIN, ...model });
  const passkey = await addPasskey(account, authenticator);
  return { account, authenticator, passkey };
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("passkeys", () => {
  describe("work", () => {
    it("are made as discoverable credentials, and listed", async () => {
      const account = await registerAccount();
      const path = "/api/auth/passkeys/register/options";
      const { options } = await beginCeremony(path, undefined, account.headers);
      expect(options).toMatchObject({
        rp: { id: "localhost", name: "Veche" },
        user: {
          name: account.user.username,
          id: Buffer.from(account.user.id.replaceAll("-", ""), "hex").toString("base64url"),
        },
        attestation: "none",
        excludeCredentials: [],
        authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
      });
      const first = await addPasskey(account, new SoftwareAuthenticator({ origin: ORIGIN }));
      expect(first).toMatchObject({ synced: false, lastUsedAt: null, name: expect.any(String) });
      const named = { name: "Door key" };
      const model = { origin: ORIGIN, synced: true };
      const second = await addPasskey(account, new SoftwareAuthenticator(model), named);
      expect(second).toMatchObject({ synced: true, name: "Door key" });
      expect(await passkeysOf(account)).toEqual([second, first]);
      const again = await beginCeremony(path, undefined, account.headers);
      expect(again.options["excludeCredentials"]).toHaveLength(2);
    });

    it("are called by who keeps them, until their owner names them", async () => {
      const account = await registerAccount();
      const aaguid = "bada5566-a7aa-401f-bd96-45619a55120d";
      const model = { origin: ORIGIN, synced: true, aaguid };
      const { id, name } = await addPasskey(account, new SoftwareAuthenticator(model));
      expect(name).toBe("1Password");
      const path = `/api/auth/passkeys/${id}`;
      const renamed = await sendJson("PATCH", path, { name: " Work " }, account.headers);
      expect(await renamed.json()).toMatchObject({ id, name: "Work" });
      const unknown = new SoftwareAuthenticator({ origin: ORIGIN });
      const headers = {
        ...account.headers,
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      };
      expect((await addPasskey({ headers }, unknown)).name).toBe("Firefox 140 on Linux");
    });

    it("sign in without a name, as both factors", async () => {
      const { account, authenticator } = await someoneWithPasskey();
      const { options } = await beginCeremony(OPTIONS);
      expect(options).toMatchObject({ rpId: "localhost", userVerification: "required" });
      expect(options["allowCredentials"] ?? []).toEqual([]);
      const response = await tryPasskey(authenticator, {}, { deviceName: "Kitchen" });
      expect(response.status).toBe(200);
      const { user, tokens } = await response.json<Account>();
      expect(user).toEqual(account.user);
      expect(claimsOf(tokens.accessToken).amr).toEqual(["hwk", "user", "mfa"]);
      expect((await passkeysOf(account))[0]?.lastUsedAt).not.toBeNull();
      await expect
        .poll(() => historyOf(account.user.id))
        .toMatchObject([{ kind: "passkey_added" }, { kind: "sign_in", result: "success" }]);
    });

    it("sign in again and again, also where the authenticator does not count", async () => {
      for (const model of [{}, { counts: false, synced: true }]) {
        const { authenticator } = await someoneWithPasskey(model);
        for (let i = 0; i < 3; i++) expect((await tryPasskey(authenticator)).status).toBe(200);
      }
    });

    it("put the refresh token into the cookie when that is asked for", async () => {
      const { authenticator } = await someoneWithPasskey();
      const response = await tryPasskey(authenticator, {}, { transport: "cookie" });
      expect(response.headers.getSetCookie().join()).toContain("__Host-refresh=");
      expect((await response.json<Account>()).tokens).not.toHaveProperty("refreshToken");
    });

    it("are not held back by others' failures", async () => {
      const { account, authenticator } = await someoneWithPasskey();
      for (let i = 0; i < 5; i++) {
        await sendJson("POST", "/api/auth/login", { login: account.user.username, password: "no" });
      }
      const { username: login } = account.user;
      const locked = await sendJson("POST", "/api/auth/login", {
        login,
        password: account.password,
      });
      expect(locked.status).toBe(423);
      expect((await tryPasskey(authenticator)).status).toBe(200);
    });

    it("are forgotten by their owner, and sign in no more", async () => {
      const { account, authenticator, passkey } = await someoneWithPasskey();
      const path = `/api/auth/passkeys/${passkey.id}`;
      expect((await sendJson("DELETE", path, undefined, account.headers)).status).toBe(204);
      expect(await passkeysOf(account)).toEqual([]);
      expect(await codeOf(await tryPasskey(authenticator))).toEqual([401, "invalid_credentials"]);
      expect((await sendJson("DELETE", path, undefined, account.headers)).status).toBe(404);
    });
  });

  describe("refuse", () => {
    it("another origin, another relying party, a frame, another kind of ceremony, nobody there", async () => {
      const account = await registerAccount();
      const { account: owner, authenticator } = await someoneWithPasskey();
      const dishonest = [
        { origin: "https://evil.example" },
        { origin: "http://localhost:9999" },
        { rpId: "evil.example" },
        { crossOrigin: true },
        { userPresent: false },
      ];
      for (const behaviour of dishonest) {
        const label = JSON.stringify(behaviour);
        const made = await tryAddPasskey(
          account,
          new SoftwareAuthenticator({ origin: ORIGIN }),
          behaviour,
        );
        expect(await codeOf(made), label).toEqual([400, "validation_failed"]);
        const used = await tryPasskey(authenticator, behaviour);
        expect(await codeOf(used), label).toEqual([401, "invalid_credentials"]);
      }
      const mixed = await tryPasskey(authenticator, { type: "webauthn.create" });
      expect(await codeOf(mixed)).toEqual([401, "invalid_credentials"]);
      expect(await passkeysOf(account)).toEqual([]);
      expect((await passkeysOf(owner))[0]?.lastUsedAt).toBeNull();
    });

    it("a sign-in whose user was not verified", async () => {
      const { authenticator } = await someoneWithPasskey();
      const response = await tryPasskey(authenticator, { userVerified: false });
      expect(await codeOf(response)).toEqual([401, "invalid_credentials"]);
    });

    it("an answer that was given before, to its own challenge and to another", async () => {
      const { authenticator } = await someoneWithPasskey();
      const { challengeId, options } = await beginCeremony(OPTIONS);
      const credential = await authenticator.get(options);
      const send = (id: string) => sendJson("POST", VERIFY, { challengeId: id, credential });
      expect((await send(challengeId)).status).toBe(200);
      expect(await codeOf(await send(challengeId))).toEqual([410, "gone"]);
      const { challengeId: another } = await beginCeremony(OPTIONS);
      expect(await codeOf(await send(another))).toEqual([401, "invalid_credentials"]);
      expect(await codeOf(await send(another))).toEqual([410, "gone"]);
    });

    it("a challenge that is too old, unknown, or of another ceremony", async () => {
      const { account, authenticator } = await someoneWithPasskey();
      const { challengeId, options } = await beginCeremony(OPTIONS);
      const credential = await authenticator.get(options);
      await advanceClock(5 * 60 + 1);
      const late = await sendJson("POST", VERIFY, { challengeId, credential });
      expect(await codeOf(late)).toEqual([410, "gone"]);
      await resetClock();
      const unknown = { challengeId: account.user.id, credential };
      expect(await codeOf(await sendJson("POST", VERIFY, unknown))).toEqual([410, "gone"]);
      const other = await beginCeremony("/api/auth/step-up/options", undefined, account.headers);
      const mixed = {
        challengeId: other.challengeId,
        credential: await authenticator.get(other.options),
      };
      expect(await codeOf(await sendJson("POST", VERIFY, mixed))).toEqual([410, "gone"]);
    });

    it("a copy: a counter that does not rise", async () => {
      const { account, authenticator } = await someoneWithPasskey();
      const thief = authenticator.copy();
      expect((await tryPasskey(authenticator)).status).toBe(200);
      expect((await tryPasskey(authenticator)).status).toBe(200);
      expect(await codeOf(await tryPasskey(thief))).toEqual([401, "invalid_credentials"]);
      await expect
        .poll(async () => (await historyOf(account.user.id)).at(-1))
        .toMatchObject({ kind: "sign_in", result: "failure", reason: "invalid_credentials" });
      expect((await tryPasskey(authenticator)).status).toBe(200);
    });

    it("a signature of another key, and an account that is not the key's own", async () => {
      const { account, authenticator } = await someoneWithPasskey();
      const { authenticator: other } = await someoneWithPasskey();
      const { challengeId, options } = await beginCeremony(OPTIONS);
      const one = await authenticator.get(options);
      const two = await other.get(options);
      const forged = {
        ...one,
        response: { ...one.response, signature: two.response["signature"] },
      };
      const response = await sendJson("POST", VERIFY, { challengeId, credential: forged });
      expect(await codeOf(response)).toEqual([401, "invalid_credentials"]);
      const userHandle = Buffer.from(account.user.id.replaceAll("-", ""), "hex");
      const posing = await tryPasskey(other, { userHandle });
      expect(await codeOf(posing)).toEqual([401, "invalid_credentials"]);
    });

    it("what is no credential at all", async () => {
      const account = await registerAccount();
      const nonsense = [
        { id: "AAAA", rawId: "AAAA", type: "public-key", response: {} },
        {
          id: "AAAA",
          rawId: "BBBB",
          type: "public-key",
          response: { clientDataJSON: "e30", authenticatorData: "AA", signature: "AA" },
        },
      ];
      for (const credential of nonsense) {
        const { challengeId } = await beginCeremony(OPTIONS);
        const used = await sendJson("POST", VERIFY, { challengeId, credential });
        expect(await codeOf(used)).toEqual([401, "invalid_credentials"]);
        const path = "/api/auth/passkeys/register";
        const made = await beginCeremony(`${path}/options`, undefined, account.headers);
        const body = { challengeId: made.challengeId, credential };
        const response = await sendJson("POST", `${path}/verify`, body, account.headers);
        expect(await codeOf(response)).toEqual([400, "validation_failed"]);
      }
    });

    it("a passkey that somebody has already, and a ceremony of somebody else", async () => {
      const { account } = await someoneWithPasskey();
      const other = await registerAccount();
      const path = "/api/auth/passkeys/register";
      const mine = await beginCeremony(`${path}/options`, undefined, account.headers);
      const authenticator = new SoftwareAuthenticator({ origin: ORIGIN });
      const credential = await authenticator.create(mine.options);
      const body = { challengeId: mine.challengeId, credential };
      const foreign = await sendJson("POST", `${path}/verify`, body, other.headers);
      expect(await codeOf(foreign)).toEqual([410, "gone"]);
      const theirs = await beginCeremony(`${path}/options`, undefined, other.headers);
      const clientDataJSON = Buffer.from(
        JSON.stringify({
          type: "webauthn.create",
          challenge: theirs.options.challenge,
          origin: ORIGIN,
          crossOrigin: false,
        }),
      ).toString("base64url");
      const taken = { ...credential, response: { ...credential.response, clientDataJSON } };
      const send = (challengeId: string, headers: Record<string, string>) =>
        sendJson("POST", `${path}/verify`, { challengeId, credential: taken }, headers);
      expect((await send(theirs.challengeId, other.headers)).status).toBe(201);
      const again = await beginCeremony(`${path}/options`, undefined, account.headers);
      const clientData = Buffer.from(
        JSON.stringify({
          type: "webauthn.create",
          challenge: again.options.challenge,
          origin: ORIGIN,
          crossOrigin: false,
        }),
      ).toString("base64url");
      const known = await sendJson(
        "POST",
        `${path}/verify`,
        {
          challengeId: again.challengeId,
          credential: {
            ...credential,
            response: { ...credential.response, clientDataJSON: clientData },
          },
        },
        account.headers,
      );
      expect(await codeOf(known)).toEqual([409, "passkey_known"]);
    });

    it("somebody else's passkey to be named or forgotten", async () => {
      const { passkey } = await someoneWithPasskey();
      const other = await registerAccount();
      const path = `/api/auth/passkeys/${passkey.id}`;
      const renamed = await sendJson("PATCH", path, { name: "Mine" }, other.headers);
      expect(await codeOf(renamed)).toEqual([404, "not_found"]);
      const deleted = await sendJson("DELETE", path, undefined, other.headers);
      expect(await codeOf(deleted)).toEqual([404, "not_found"]);
    });

    it("a suspended account, and one that is gone", async () => {
      const { account, authenticator } = await someoneWithPasskey();
      const become = (status: string) =>
        env.DB.prepare("UPDATE users SET status = ? WHERE id = ?")
          .bind(status, account.user.id)
          .run();
      await become("suspended");
      expect(await codeOf(await tryPasskey(authenticator))).toEqual([403, "account_suspended"]);
      await become("deleted");
      expect(await codeOf(await tryPasskey(authenticator))).toEqual([401, "invalid_credentials"]);
    });

    it("to be changed without a proof of the last ten minutes", async () => {
      const { account, passkey } = await someoneWithPasskey();
      await advanceClock(10 * 60 + 1);
      const calls = [
        ["POST", "/api/auth/passkeys/register/options"],
        ["DELETE", `/api/auth/passkeys/${passkey.id}`],
      ] as const;
      for (const [method, path] of calls) {
        const response = await sendJson(method, path, undefined, account.headers);
        expect(await codeOf(response), path).toEqual([403, "step_up_required"]);
      }
    });

    it("more than an account can keep", async () => {
      const { account } = await someoneWithPasskey();
      await env.DB.prepare(
        `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, aaguid, name, syncable, synced, created_at)
         SELECT 'copy-' || j.value || p.id, user_id, 'copy-' || j.value || p.id, public_key, 0, '[]', aaguid, name, 0, 0, created_at
         FROM passkeys p, json_each(?) j WHERE user_id = ?`,
      )
        .bind(JSON.stringify(Array.from({ length: 49 }, (_, i) => i)), account.user.id)
        .run();
      const path = "/api/auth/passkeys/register/options";
      const response = await sendJson("POST", path, undefined, account.headers);
      expect(await codeOf(response)).toEqual([409, "conflict"]);
    });

    it("more beginnings of one address than are allowed", async () => {
      const limiter = objectRateLimiter(env.RATE_LIMITER);
      const policy = { name: "passkey-sign-ins", limit: 3_000, windowSeconds: 900 };
      const key = `passkey-options:${addressKey("2001:db8:99:1::1")}`;
      for (let i = 0; i < 30; i++) {
        await Promise.all(Array.from({ length: 100 }, () => limiter.hit(key, policy)));
      }
      const headers = { "X-Dev-IP": "2001:db8:99:1:ffff::2" };
      const refused = await sendJson("POST", OPTIONS, undefined, headers);
      expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
      expect(await codeOf(refused)).toEqual([429, "rate_limited"]);
    });
  });

  describe("survive", () => {
    it("one answer sent twenty times at once: one session", async () => {
      const { authenticator } = await someoneWithPasskey();
      const { challengeId, options } = await beginCeremony(OPTIONS);
      const credential = await authenticator.get(options);
      const responses = await Promise.all(
        Array.from({ length: 20 }, () => sendJson("POST", VERIFY, { challengeId, credential })),
      );
      const statuses = responses.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, ...Array(19).fill(410)]);
    });

    it("a key and its copy showing the same counter at once: one session", async () => {
      const { authenticator } = await someoneWithPasskey();
      const both = [authenticator, authenticator.copy()];
      const responses = await Promise.all(both.map((one) => tryPasskey(one)));
      expect(responses.map(({ status }) => status).sort()).toEqual([200, 401]);
    });
  });
});
