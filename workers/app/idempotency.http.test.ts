// @first of those that share a runtime: it needs a platform that nobody has used.
import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { type Account, registerAccount, sendJson } from "../../shared/testing/accounts.ts";

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

interface Answer {
  readonly status: number;
  readonly replayed: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks twice with one key; in between the first answer is lost, as when the Worker had died before it could keep it. */
async function askedTwice(who: Account, path: string, body?: object): Promise<[Answer, Answer]> {
  const headers = { ...who.headers, "Idempotency-Key": crypto.randomUUID() };
  const once = async () => {
    const reply = await sendJson("POST", path, body, headers);
    const replayed = reply.headers.has("Idempotent-Replay");
    return { status: reply.status, replayed, body: await reply.json<Answer["body"]>() };
  };
  const first = await once();
  await runInDurableObject(env.IDEMPOTENCY_KEYS.getByName(who.user.id), (_, { storage }) => {
    storage.sql.exec("DELETE FROM reply");
  });
  return [first, await once()];
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

  describe("survives the loss of an answer", () => {
    /** What a call made; asserts that the second time it was found, and answered as the first time. */
    async function madeOnce(who: Account, path: string, body?: object): Promise<string> {
      const [first, second] = await askedTwice(who, path, body);
      const told = ({ status, replayed, body: { id } }: Answer) => ({ path, status, replayed, id });
      expect(first.status, `${path}: ${JSON.stringify(first.body)}`).toBeLessThan(300);
      expect(told(second)).toEqual(told(first));
      return String(first.body["id"]);
    }

    it("makes each thing once: chats, boards, companies, searches, projects and what is in them", async () => {
      const other = await registerAccount();
      const group = { type: "group", title: "Lost", memberIds: [other.user.id] };
      await madeOnce(account, "/api/chats", group);
      await madeOnce(account, "/api/invites", { note: "lost" });
      await madeOnce(account, "/api/media/boards", { name: "Lost" });
      await madeOnce(account, "/api/saved-searches", { name: "Lost", query: "q=lost" });
      const projectId = await madeOnce(account, "/api/projects", { name: "Lost" });
      const boxId = await madeOnce(account, "/api/boxes", { projectId, name: "Lost" });
      await madeOnce(account, `/api/boxes/${boxId}/comments`, { text: "Lost" });
      await madeOnce(account, `/api/projects/${projectId}/share-links`, {});
      const call = { targetUserId: other.user.id, type: "voice" };
      const calls = await askedTwice(account, "/api/calls/initiate", call);
      const callIds = calls.map(({ body }) => (body["call"] as { id?: string } | undefined)?.id);
      expect([calls[0].status, callIds[1]]).toEqual([201, callIds[0]]);
    });

    it("changes a state once, and says so both times: published, applied for, closed", async () => {
      const seeker = await registerAccount();
      const companyId = await madeOnce(account, "/api/companies", { name: "Lost" });
      const vacancy = await madeOnce(account, "/api/vacancies", { companyId, title: "Keeper" });
      const at = `/api/vacancies/${vacancy}`;
      await madeOnce(account, `${at}/publish`, {});
      await madeOnce(seeker, `${at}/apply`, { coverLetter: "I can row." });
      await madeOnce(account, `${at}/close`);
      // Without a key, or with another one, it is what it was: done already.
      for (const call of ["apply", "close"]) {
        const who = call === "apply" ? seeker : account;
        const body = call === "apply" ? { coverLetter: "I can row." } : undefined;
        expect((await sendJson("POST", `${at}/${call}`, body, who.headers)).status).toBe(409);
      }
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
