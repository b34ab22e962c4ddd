// @first of those that share a runtime: it needs a platform that nobody has used.
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Chat, ChatMember } from "../../../shared/contracts/chat/index.ts";
import {
  type Account,
  ORIGIN,
  registerAccount,
  sendJson,
} from "../../../shared/testing/accounts.ts";
import { hubClient, roomClient } from "../../../shared/testing/chat-sockets.ts";
import { publisher, uploaded } from "../../../shared/testing/gallery.ts";
import { uniquePng } from "../../../shared/testing/images.ts";

let anna: Account;
let boris: Account;
let clara: Account;
beforeAll(async () => {
  anna = await publisher();
  [boris, clara] = await Promise.all([registerAccount(), registerAccount()]);
});

const call = (account: Account, method: string, path: string, body?: unknown) =>
  sendJson(method, path, body, account.headers);

async function expectProblem(response: Response | Promise<Response>, status: number, code: string) {
  const { code: got } = await (await response).clone().json<{ code: string }>();
  expect([(await response).status, got]).toEqual([status, code]);
}

async function chatOf(response: Response | Promise<Response>, status: number): Promise<Chat> {
  expect((await response).status).toBe(status);
  return (await response).json();
}

const direct = (from: Account, to: Account) =>
  call(from, "POST", "/api/chats", { type: "direct", userId: to.user.id });

function group(owner: Account, ...others: Account[]): Promise<Chat> {
  const memberIds = others.map(({ user }) => user.id);
  return chatOf(
    call(owner, "POST", "/api/chats", { type: "group", title: "Some of us", memberIds }),
    201,
  );
}

const send = (account: Account, { id }: Chat, text: string) =>
  call(account, "POST", `/api/chats/${id}/messages`, { clientId: crypto.randomUUID(), text });

async function chatsOf(account: Account): Promise<Chat[]> {
  return (await (await call(account, "GET", "/api/chats")).json<{ items: Chat[] }>()).items;
}

async function seen(account: Account, { id }: Chat): Promise<Chat> {
  return chatOf(call(account, "GET", `/api/chats/${id}`), 200);
}

async function rolesOf(account: Account, { id }: Chat) {
  const response = await call(account, "GET", `/api/chats/${id}/members`);
  const { items } = await response.json<{ items: ChatMember[] }>();
  return Object.fromEntries(items.map(({ userId, role }) => [userId, role]));
}

function socket(account: Account, path: string): Promise<Response> {
  const protocols = `veche.v1, bearer.${account.tokens.accessToken}`;
  const headers = { Upgrade: "websocket", "Sec-WebSocket-Protocol": protocols };
  return exports.default.fetch(new Request(ORIGIN + path, { headers }));
}

const roomSocket = async (account: Account, { id }: Chat) =>
  roomClient(await socket(account, `/api/chats/${id}/ws`));

const isNothingTo = async (account: Account, { id }: Chat) => {
  for (const path of ["", "/members", "/messages", "/events", "/search?q=word"]) {
    expect((await call(account, "GET", `/api/chats/${id}${path}`)).status, path).toBe(404);
  }
  const refused = roomClient(await socket(account, `/api/chats/${id}/ws`));
  expect(await refused.closed).toBe(4404);
  expect(refused.frames).toEqual([]);
  expect((await chatsOf(account)).map((chat) => chat.id)).not.toContain(id);
};

const rowsOf = async (table: string, column: string, id: string) =>
  (await env.DB.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).bind(id).all()).results;

describe("direct chats", () => {
  describe("works", () => {
    it("is one, whoever of the two opens it, and each sees it as the other", async () => {
      const chat = await chatOf(direct(anna, boris), 201);
      expect(chat).toMatchObject({
        type: "direct",
        title: boris.user.displayName,
        peerId: boris.user.id,
        role: "owner",
        memberCount: 2,
        canWrite: true,
      });
      const again = await chatOf(direct(boris, anna), 200);
      expect(again).toMatchObject({ id: chat.id, title: anna.user.displayName });
      expect((await send(anna, chat, "hello")).status).toBe(201);
      expect(await seen(boris, chat)).toMatchObject({ unread: 1 });
    });

    it("follows the other's name", async () => {
      const one = await registerAccount();
      const chat = await chatOf(direct(anna, one), 201);
      const before = (await seen(anna, chat)).revision;
      await call(one, "PATCH", "/api/users/me", { displayName: "Renamed" });
      await vi.waitFor(async () => expect((await seen(anna, chat)).title).toBe("Renamed"), 10_000);
      expect((await seen(anna, chat)).revision).toBeGreaterThan(before);
      expect((await seen(one, chat)).title).toBe(anna.user.displayName);
    });

    it("is deleted for both by either, and another can be begun", async () => {
      const one = await registerAccount();
      const chat = await chatOf(direct(anna, one), 201);
      await send(anna, chat, "to be forgotten");
      expect((await call(one, "DELETE", `/api/chats/${chat.id}`)).status).toBe(204);
      await isNothingTo(anna, chat);
      const next = await chatOf(direct(anna, one), 201);
      expect(next.id).not.toBe(chat.id);
    });
  });

  describe("refuses", () => {
    it("oneself, who is not there, and names", async () => {
      await expectProblem(direct(anna, anna), 400, "validation_failed");
      const nobody = { type: "direct", userId: crypto.randomUUID() };
      await expectProblem(call(anna, "POST", "/api/chats", nobody), 404, "not_found");
      const chat = await (await direct(anna, boris)).json<Chat>();
      const path = `/api/chats/${chat.id}`;
      await expectProblem(call(anna, "PATCH", path, { title: "Ours" }), 403, "forbidden");
      await expectProblem(call(anna, "DELETE", `${path}?leave=true`), 403, "forbidden");
      const members = { userIds: [clara.user.id] };
      await expectProblem(call(anna, "POST", `${path}/members`, members), 409, "conflict");
      await expectProblem(
        call(anna, "DELETE", `${path}/members/${boris.user.id}`),
        403,
        "forbidden",
      );
    });

    it("messages of two of whom one has blocked the other, at once and by every way", async () => {
      const [one, other] = [await registerAccount(), await registerAccount()];
      const chat = await chatOf(direct(one, other), 201);
      const client = await roomSocket(other, chat);
      const written = async (account: Account) => {
        const { seq } = await (await send(account, chat, "before")).json<{ seq: number }>();
        return `/api/chats/${chat.id}/messages/${seq}`;
      };
      const [theirs, own] = [await written(other), await written(one)];
      const thumb = `/reactions/${encodeURIComponent("👍")}`;
      await call(one, "PUT", `${theirs}${thumb}`);
      await call(one, "POST", `/api/users/${other.user.id}/block`);
      const heart = `/reactions/${encodeURIComponent("❤️")}`;
      for (const [method, path, body] of [
        ["PATCH", own, { text: "other words" }],
        ["PUT", `${theirs}${heart}`],
        ["PUT", `${theirs}/pin`],
      ] as const) {
        await expectProblem(call(one, method, path, body), 403, "blocked");
      }
      // What is one's own may be taken back.
      expect((await call(one, "DELETE", `${theirs}${thumb}`)).status).toBe(200);
      expect((await call(one, "DELETE", own)).status).toBe(204);
      for (const account of [one, other]) {
        await expectProblem(send(account, chat, "hello?"), 403, "blocked");
        expect((await seen(account, chat)).canWrite).toBe(false);
        expect((await chatsOf(account)).find(({ id }) => id === chat.id)?.canWrite).toBe(false);
        await expectProblem(direct(account, account === one ? other : one), 403, "blocked");
      }
      client.send({ t: "send", clientId: "x", text: "hello?" });
      expect(await client.frame("error")).toMatchObject({ code: "blocked", clientId: "x" });
      await call(one, "DELETE", `/api/users/${other.user.id}/block`);
      expect((await send(other, chat, "hello")).status).toBe(201);
      expect((await seen(one, chat)).canWrite).toBe(true);
    });
  });

  describe("survives", () => {
    it("both opening it at once, many times over", async () => {
      const people = [anna, boris, clara, await registerAccount(), await registerAccount()];
      const pairs = people.flatMap((a, n) => people.slice(n + 1).map((b) => [a, b] as const));
      for (const [a, b] of pairs) {
        const present = (await chatsOf(a)).find(({ peerId }) => peerId === b.user.id);
        if (present) await call(b, "DELETE", `/api/chats/${present.id}`);
        const replies = await Promise.all([direct(a, b), direct(b, a), direct(a, b), direct(b, a)]);
        expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
        const chats = await Promise.all(replies.map((reply) => reply.json<Chat>()));
        expect(new Set(chats.map(({ id }) => id)).size).toBe(1);
      }
    });

    it("a maker that died between the directory and the room", async () => {
      const one = await registerAccount();
      const key = [anna.user.id, one.user.id].sort().join(":");
      const id = crypto.randomUUID();
      await env.DB.prepare(
        "INSERT INTO chats (id, type, title, direct_key, created_at) VALUES (?, 'direct', '', ?, 1)",
      )
        .bind(id, key)
        .run();
      expect(await chatOf(direct(anna, one), 201)).toMatchObject({ id, peerId: one.user.id });
      expect(await rowsOf("chat_members", "chat_id", id)).toHaveLength(2);
    });

    it("a block that comes while the chat is opened", async () => {
      for (let n = 0; n < 3; n += 1) {
        const [a, b] = [boris, await registerAccount()];
        await Promise.all([direct(a, b), call(b, "POST", `/api/users/${a.user.id}/block`)]);
        const chat = (await chatsOf(b)).find(({ type }) => type === "direct");
        if (chat) await expectProblem(send(a, chat, "still?"), 403, "blocked");
        await expectProblem(direct(b, a), 403, "blocked");
      }
    });
  });
});

describe("groups", () => {
  describe("works", () => {
    it("is owned by who makes it, and in everybody's list", async () => {
      const chat = await group(anna, boris, clara, anna);
      expect(chat).toMatchObject({ type: "group", title: "Some of us", role: "owner" });
      expect(await rolesOf(boris, chat)).toEqual({
        [anna.user.id]: "owner",
        [boris.user.id]: "member",
        [clara.user.id]: "member",
      });
      await vi.waitFor(async () => {
        expect((await chatsOf(clara)).map(({ id }) => id)).toContain(chat.id);
      });
      expect(await rowsOf("chat_members", "chat_id", chat.id)).toHaveLength(3);
      expect(await rowsOf("chats", "id", chat.id)).toMatchObject([{ title: "Some of us" }]);
    });

    it("takes people in, once, and tells everybody", async () => {
      const chat = await group(anna, boris);
      const client = await roomSocket(boris, chat);
      const add = { userIds: [clara.user.id, boris.user.id, clara.user.id] };
      const path = `/api/chats/${chat.id}/members`;
      for (let n = 0; n < 2; n += 1) {
        const { items } = await (await call(anna, "POST", path, add)).json<{
          items: ChatMember[];
        }>();
        expect(items.map(({ userId, role }) => [userId, role])).toEqual([
          [clara.user.id, "member"],
          [boris.user.id, "member"],
        ]);
      }
      const { events } = await client.frame("events");
      expect(events).toMatchObject([
        { kind: "member_joined", actorId: anna.user.id, userId: clara.user.id, role: "member" },
      ]);
      expect((await send(clara, chat, "here I am")).status).toBe(201);
    });

    it("is renamed and pictured by owners, and muted for oneself", async () => {
      const chat = await group(anna, boris);
      const client = await roomSocket(boris, chat);
      const image = await uploaded(anna, uniquePng());
      const path = `/api/chats/${chat.id}`;
      const patch = { title: "<b>Us</b>", avatarFileId: image.fileId };
      const changed = await chatOf(call(anna, "PATCH", path, patch), 200);
      expect(changed.title).toBe("<b>Us</b>");
      const picture = await exports.default.fetch(new Request(ORIGIN + changed.avatarUrl));
      expect(picture.status).toBe(200);
      await client.frame("events", ({ events }) => events.at(-1)?.kind === "avatar_changed");
      const muted = await chatOf(call(boris, "PATCH", path, { muted: true }), 200);
      expect(muted).toMatchObject({ muted: true, title: "<b>Us</b>" });
      expect((await chatsOf(boris)).find(({ id }) => id === chat.id)?.muted).toBe(true);
      expect((await seen(anna, chat)).muted).toBe(false);
      const plain = await chatOf(call(anna, "PATCH", path, { avatarFileId: null }), 200);
      expect(plain.avatarUrl).toBeNull();
    });

    it("is handed on: a named owner may do what owners may, also take the other's place", async () => {
      const chat = await group(anna, boris);
      const path = `/api/chats/${chat.id}/members/${boris.user.id}`;
      const response = await call(anna, "PATCH", path, { role: "owner" });
      expect(await response.json()).toMatchObject({ role: "owner", user: { id: boris.user.id } });
      expect((await call(anna, "DELETE", `/api/chats/${chat.id}?leave=true`)).status).toBe(204);
      await isNothingTo(anna, chat);
      expect(await rolesOf(boris, chat)).toEqual({ [boris.user.id]: "owner" });
    });
  });

  describe("refuses", () => {
    it("what only owners may", async () => {
      const chat = await group(anna, boris, clara);
      const path = `/api/chats/${chat.id}`;
      const members = `${path}/members`;
      await expectProblem(call(boris, "PATCH", path, { title: "Mine" }), 403, "forbidden");
      await expectProblem(
        call(boris, "POST", members, { userIds: [crypto.randomUUID()] }),
        403,
        "forbidden",
      );
      await expectProblem(call(boris, "DELETE", `${members}/${clara.user.id}`), 403, "forbidden");
      await expectProblem(
        call(boris, "PATCH", `${members}/${boris.user.id}`, { role: "owner" }),
        403,
        "forbidden",
      );
      const refused = { title: "Mine", muted: true };
      await expectProblem(call(boris, "PATCH", path, refused), 403, "forbidden");
      expect(await seen(boris, chat)).toMatchObject({ title: "Some of us", muted: false });
    });

    it("people who are not there, and the blocked, naming none", async () => {
      const one = await registerAccount();
      const memberIds = [boris.user.id, crypto.randomUUID()];
      const body = { type: "group", title: "x", memberIds };
      await expectProblem(call(anna, "POST", "/api/chats", body), 400, "validation_failed");
      await call(one, "POST", `/api/users/${anna.user.id}/block`);
      const withBlocked = { ...body, memberIds: [boris.user.id, one.user.id] };
      await expectProblem(call(anna, "POST", "/api/chats", withBlocked), 403, "blocked");
      const chat = await group(anna, boris);
      const add = { userIds: [one.user.id] };
      await expectProblem(call(anna, "POST", `/api/chats/${chat.id}/members`, add), 403, "blocked");
    });

    it("a picture that is not the caller's own", async () => {
      const chat = await group(anna, boris);
      const stranger = await publisher();
      const { fileId } = await uploaded(stranger, uniquePng());
      const patch = { avatarFileId: fileId, title: "Never" };
      await expectProblem(
        call(anna, "PATCH", `/api/chats/${chat.id}`, patch),
        400,
        "validation_failed",
      );
      expect((await seen(anna, chat)).title).toBe("Some of us");
    });

    it("that the last owner goes, or steps back", async () => {
      const chat = await group(anna, boris);
      const own = `/api/chats/${chat.id}/members/${anna.user.id}`;
      await expectProblem(call(anna, "DELETE", own), 409, "last_owner");
      await expectProblem(call(anna, "PATCH", own, { role: "member" }), 409, "last_owner");
      await expectProblem(
        call(anna, "DELETE", `/api/chats/${chat.id}?leave=true`),
        409,
        "last_owner",
      );
    });

    it("to lose the family chat or anybody in it; owners may name it", async () => {
      const family = (await chatsOf(anna)).find(({ type }) => type === "family") as Chat;
      const path = `/api/chats/${family.id}`;
      for (const account of [anna, boris]) {
        await expectProblem(call(account, "DELETE", path), 403, "family_chat_permanent");
        await expectProblem(
          call(account, "DELETE", `${path}/members/${boris.user.id}`),
          403,
          "family_chat_permanent",
        );
      }
      expect((await chatOf(call(anna, "PATCH", path, { title: "Kin" }), 200)).title).toBe("Kin");
      await expectProblem(call(boris, "PATCH", path, { title: "No" }), 403, "forbidden");
    });

    it("strangers whatever they ask", async () => {
      const chat = await group(anna, boris);
      await isNothingTo(clara, chat);
      const path = `/api/chats/${chat.id}`;
      for (const [method, at, body] of [
        ["PATCH", path, { title: "x" }],
        ["DELETE", path, undefined],
        ["DELETE", `${path}?leave=true`, undefined],
        ["POST", `${path}/members`, { userIds: [clara.user.id] }],
        ["DELETE", `${path}/members/${boris.user.id}`, undefined],
        ["PATCH", `${path}/members/${clara.user.id}`, { role: "owner" }],
      ] as const) {
        await expectProblem(call(clara, method, at, body), 404, "not_found");
      }
    });
  });

  describe("survives", () => {
    it("a member who is taken out while everybody writes: not a byte after 4403", async () => {
      const chat = await group(anna, boris, clara);
      const client = await roomSocket(boris, chat);
      const hub = hubClient(await socket(boris, "/api/ws"));
      const writing = Array.from({ length: 15 }, (_, n) => send(clara, chat, `text ${n}`));
      const path = `/api/chats/${chat.id}/members/${boris.user.id}`;
      const removed = call(anna, "DELETE", path);
      expect((await removed).status).toBe(204);
      expect(await client.closed).toBe(4403);
      await Promise.all(writing);
      expect((await send(clara, chat, "among ourselves")).status).toBe(201);
      const texts = JSON.stringify(client.frames);
      expect(texts).not.toContain("among ourselves");
      expect(client.all("events").flatMap(({ events }) => events)).not.toContainEqual(
        expect.objectContaining({ kind: "member_left" }),
      );
      await hub.frame("chat_gone", ({ chatId }) => chatId === chat.id);
      await hub.settled();
      const gone = hub.frames.findIndex(({ t }) => t === "chat_gone");
      expect(JSON.stringify(hub.frames.slice(gone + 1))).not.toContain(chat.id);
      await isNothingTo(boris, chat);
      expect(await rowsOf("chat_members", "user_id", boris.user.id)).not.toContainEqual(
        expect.objectContaining({ chat_id: chat.id }),
      );
      // Taken back, they start anew: what was written without them does not count as unread.
      await call(anna, "POST", `/api/chats/${chat.id}/members`, { userIds: [boris.user.id] });
      expect(await seen(boris, chat)).toMatchObject({ unread: 0, role: "member" });
    });

    it("two owners who demote each other or leave at once: one is left", async () => {
      for (let n = 0; n < 5; n += 1) {
        const chat = await group(anna, boris, clara);
        const member = (account: Account) => `/api/chats/${chat.id}/members/${account.user.id}`;
        await call(anna, "PATCH", member(boris), { role: "owner" });
        await Promise.all([
          call(anna, "PATCH", member(boris), { role: "member" }),
          call(boris, "PATCH", member(anna), { role: "member" }),
          call(anna, "DELETE", member(anna)),
          call(boris, "DELETE", member(boris)),
        ]);
        const roles = Object.values(await rolesOf(clara, chat));
        expect(roles.filter((role) => role === "owner").length).toBeGreaterThanOrEqual(1);
      }
    });

    it("its deletion while people are added and write: nothing is left", async () => {
      const chat = await group(anna, boris);
      const client = await roomSocket(boris, chat);
      const hub = hubClient(await socket(boris, "/api/ws"));
      await send(boris, chat, "a word to be erased");
      const add = { userIds: [clara.user.id] };
      const replies = await Promise.all([
        call(anna, "POST", `/api/chats/${chat.id}/members`, add),
        call(anna, "DELETE", `/api/chats/${chat.id}`),
        call(anna, "POST", `/api/chats/${chat.id}/members`, add),
        send(boris, chat, "another"),
      ]);
      expect(replies[1]?.status).toBe(204);
      for (const { status } of replies) expect([200, 201, 204, 404]).toContain(status);
      expect(await client.closed).toBe(4404);
      await hub.frame("chat_gone", ({ chatId }) => chatId === chat.id);
      for (const account of [anna, boris, clara]) await isNothingTo(account, chat);
      expect(await rowsOf("chat_members", "chat_id", chat.id)).toEqual([]);
      expect(await rowsOf("chats", "id", chat.id)).toEqual([]);
      await expectProblem(call(anna, "DELETE", `/api/chats/${chat.id}`), 404, "not_found");
    });
  });
});
