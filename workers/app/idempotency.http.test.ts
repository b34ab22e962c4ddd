import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { type Account, registerAccount } from "../../shared/testing/accounts.ts";

const ORIGIN = "http://localhost:8787";

function createInvite(account: Account, key: string, body: unknown = { note: "for aunt Vera" }) {
  return exports.default.fetch(
    new Request(`${ORIGIN}/api/invites`, {
      method: "POST",
      headers: {
        ...account.headers,
        "Content-Type": "application/json",
        "Idempotency-Key": key,
      },
      body: JSON.stringify(body),
    }),
  );
}

async function invitesOf(account: Account): Promise<number> {
  const request = new Request(`${ORIGIN}/api/invites?limit=100`, { headers: account.headers });
  const { items } = await (await exports.default.fetch(request)).json<{
    items: { createdBy: string }[];
  }>();
  return items.filter(({ createdBy }) => createdBy === account.user.id).length;
}

describe("Idempotency-Key", () => {
  // The first account of a deployment has a verified e-mail, so it may make invites.
  let account: Account;
  beforeAll(async () => {
    account = await registerAccount();
  });

  describe("works", () => {
    it("gives the first reply again, byte for byte, and does the work once", async () => {
      const before = await invitesOf(account);
      const first = await createInvite(account, "key-1");
      const second = await createInvite(account, "key-1");
      expect(first.status).toBe(201);
      expect(first.headers.get("Idempotent-Replay")).toBeNull();
      expect(second.status).toBe(201);
      expect(second.headers.get("Idempotent-Replay")).toBe("true");
      expect(await second.text()).toBe(await first.text());
      expect(await invitesOf(account)).toBe(before + 1);
    });

    it("names each reply by its own request", async () => {
      const first = await createInvite(account, "key-2");
      const second = await createInvite(account, "key-2");
      expect(second.headers.get("X-Request-Id")).not.toBe(first.headers.get("X-Request-Id"));
    });

    it("keeps callers apart", async () => {
      const other = await registerAccount();
      const mine = await createInvite(account, "key-3");
      const theirs = await createInvite(other, "key-3");
      expect(mine.status).toBe(201);
      expect(theirs.headers.get("Idempotent-Replay")).toBeNull();
    });

    it("remembers a refusal too", async () => {
      const body = { maxUses: 0 };
      expect((await createInvite(account, "key-4", body)).status).toBe(400);
      const again = await createInvite(account, "key-4", body);
      expect(again.status).toBe(400);
      expect(again.headers.get("Idempotent-Replay")).toBe("true");
    });
  });

  describe("refuses", () => {
    it("the same key with another body", async () => {
      await createInvite(account, "key-5");
      const response = await createInvite(account, "key-5", { note: "other" });
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({ code: "idempotency_mismatch" });
    });

    it.each(["", "with space", "x".repeat(129)])("the ill-formed key %j", async (key) => {
      const response = await createInvite(account, key);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: "validation_failed",
        errors: [{ path: "Idempotency-Key" }],
      });
    });
  });

  describe("survives", () => {
    it("many at once: the work is done once, the others wait their turn", async () => {
      const before = await invitesOf(account);
      const replies = await Promise.all(
        Array.from({ length: 12 }, () => createInvite(account, "key-6")),
      );
      const bodies = await Promise.all(
        replies.map(async (reply) => ({ status: reply.status, text: await reply.text() })),
      );
      const done = bodies.filter(({ status }) => status === 201);
      const waiting = bodies.filter(({ status }) => status === 409);
      expect(done.length).toBeGreaterThanOrEqual(1);
      expect(done.length + waiting.length).toBe(12);
      expect(new Set(done.map(({ text }) => text)).size).toBe(1);
      for (const { text } of waiting)
        expect(JSON.parse(text)).toMatchObject({ code: "in_progress" });
      expect(await invitesOf(account)).toBe(before + 1);
    });
  });

  describe("never stores", () => {
    it("the reply of a sign-in: the header is ignored there", async () => {
      const login = () =>
        exports.default.fetch(
          new Request(`${ORIGIN}/api/auth/login`, {
            method: "POST",
            headers: { "Content-Type": "application/json", "Idempotency-Key": "login-key" },
            body: JSON.stringify({ login: account.user.username, password: account.password }),
          }),
        );
      const [first, second] = [await login(), await login()];
      expect(second.status).toBe(200);
      expect(second.headers.get("Idempotent-Replay")).toBeNull();
      expect(await second.text()).not.toBe(await first.text());
    });
  });
});
