// @first of those that share a runtime: it needs a platform that nobody has used.
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Chat, ChatEvent, ChatMember, Message } from "../../../shared/contracts/chat/index.ts";
import {
  type Account,
  ORIGIN,
  registerAccount,
  sendJson,
} from "../../../shared/testing/accounts.ts";
import { hubClient, roomClient, roomPerson } from "../../../shared/testing/chat-sockets.ts";

interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

async function get<Body>(account: Account, path: string, status = 200): Promise<Body> {
  const response = await sendJson("GET", path, undefined, account.headers);
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return JSON.parse(text);
}

function send(account: Account, chatId: string, draft: object): Promise<Response> {
  return sendJson("POST", `/api/chats/${chatId}/messages`, draft, account.headers);
}

async function write(account: Account, chatId: string, text: string): Promise<Message> {
  const response = await send(account, chatId, { clientId: crypto.randomUUID(), text });
  expect(response.status).toBe(201);
  return response.json<Message>();
}

async function onlyChat(account: Account): Promise<Chat> {
  const { items } = await get<Page<Chat>>(account, "/api/chats");
  expect(items).toHaveLength(1);
  return items[0] as Chat;
}

/** A chat that only these people are in. */
async function groupOf(...accounts: Account[]): Promise<string> {
  const id = crypto.randomUUID();
  const chat = { id, type: "group", title: "Some", createdAt: Date.now() } as const;
  for (const { user } of accounts)
    await env.CHAT_ROOM.getByName(id).join(chat, roomPerson(user.id));
  return id;
}

function openSocket(account: Account | null, path: string, headers: Record<string, string> = {}) {
  const protocols = ["veche.v1", ...(account ? [`bearer.${account.tokens.accessToken}`] : [])];
  return exports.default.fetch(
    new Request(ORIGIN + path, {
      headers: {
        Upgrade: "websocket",
        "Sec-WebSocket-Protocol": protocols.join(", "),
        ...headers,
      },
    }),
  );
}

describe("chats over HTTP", () => {
  let anna: Account;
  let boris: Account;
  let family: string;

  beforeAll(async () => {
    anna = await registerAccount({ displayName: "Anna" });
    boris = await registerAccount({ displayName: "Boris" });
    family = (await onlyChat(anna)).id;
  });

  describe("works", () => {
    it("puts everyone who registers into the family chat before they are answered", async () => {
      const vera = await registerAccount();
      expect(await onlyChat(vera)).toMatchObject({ id: family, type: "family", role: "member" });
      expect(await get<Chat>(vera, `/api/chats/${family}`)).toMatchObject({ memberCount: 3 });
      expect(await get<Chat>(anna, `/api/chats/${family}`)).toMatchObject({ role: "owner" });
      const { results } = await env.DB.prepare(
        "SELECT user_id, role FROM chat_members WHERE chat_id = ? ORDER BY joined_at",
      )
        .bind(family)
        .all();
      expect(results).toEqual([
        { user_id: anna.user.id, role: "owner" },
        { user_id: boris.user.id, role: "member" },
        { user_id: vera.user.id, role: "member" },
      ]);
    });

    it("stores a message once, and shows it to the others as unread", async () => {
      const chat = await groupOf(anna, boris);
      const draft = { clientId: "c1", text: "Здравствуй" };
      const first = await send(anna, chat, draft);
      expect(first.status).toBe(201);
      const message = await first.json<Message>();
      expect(message).toMatchObject({ seq: 3, senderId: anna.user.id, delivery: "sent" });
      const again = await send(anna, chat, { ...draft, text: "other" });
      expect(again.status).toBe(200);
      expect(await again.json()).toEqual(message);
      const lists = await get<Page<Chat>>(boris, "/api/chats");
      expect(lists.items[0]).toMatchObject({
        id: chat,
        unread: 1,
        lastMessage: { seq: 3, preview: "Здравствуй", senderId: anna.user.id },
      });
    });

    it("moves the read mark, in the chat and in the list", async () => {
      const chat = await groupOf(anna, boris);
      await write(anna, chat, "one");
      const { seq } = await write(anna, chat, "two");
      const marked = await sendJson("POST", `/api/chats/${chat}/read`, { seq }, boris.headers);
      expect(await marked.json()).toEqual({ lastReadSeq: seq, unread: 0 });
      const { items } = await get<Page<Chat>>(boris, "/api/chats");
      expect(items.find(({ id }) => id === chat)).toMatchObject({ unread: 0, lastReadSeq: seq });
      const history = await get<Page<Message>>(anna, `/api/chats/${chat}/messages`);
      expect(history.items.map(({ delivery }) => delivery)).toEqual(["read", "read"]);
    });

    it("pages history both ways, to the end, each message once", async () => {
      const chat = await groupOf(anna);
      const room = env.CHAT_ROOM.getByName(chat);
      for (let n = 1; n <= 7; n += 1) {
        await room.send(anna.user.id, { clientId: `${n}`, text: `${n}` });
      }
      const walk = async (query: string) => {
        const texts: string[] = [];
        let cursor: string | null = "";
        while (cursor !== null) {
          const from = cursor === "" ? query : `cursor=${encodeURIComponent(cursor)}`;
          const page: Page<Message> = await get(
            anna,
            `/api/chats/${chat}/messages?limit=3&${from}`,
          );
          texts.push(...page.items.map(({ text }) => text));
          cursor = page.nextCursor;
        }
        return texts.join("");
      };
      expect(await walk("")).toBe("7654321");
      expect(await walk("before=6")).toBe("4321");
      expect(await walk("after=0")).toBe("1234567");
      expect(await walk("after=5")).toBe("567");
      const events = await get<Page<ChatEvent>>(anna, `/api/chats/${chat}/events?limit=5`);
      expect(events.items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
      const rest = `/api/chats/${chat}/events?cursor=${encodeURIComponent(events.nextCursor ?? "")}`;
      const last = await get<Page<ChatEvent>>(anna, rest);
      expect(last).toMatchObject({ items: [{ seq: 6 }, { seq: 7 }, { seq: 8 }], nextCursor: null });
    });

    it("lists who is in the chat with their names, page by page", async () => {
      const chat = await groupOf(anna, boris);
      const first = await get<Page<ChatMember>>(anna, `/api/chats/${chat}/members?limit=1`);
      const next = `/api/chats/${chat}/members?limit=1&cursor=${encodeURIComponent(first.nextCursor ?? "")}`;
      const second = await get<Page<ChatMember>>(anna, next);
      const found = [...first.items, ...second.items];
      expect(found.map(({ user, role }) => [user.displayName, role])).toEqual([
        ["Anna", "owner"],
        ["Boris", "member"],
      ]);
      expect(second.nextCursor).toBeNull();
    });

    it("talks over sockets that name the protocol", async () => {
      const chat = await groupOf(anna, boris);
      const response = await openSocket(boris, `/api/chats/${chat}/ws?after=0`);
      expect(response.headers.get("Sec-WebSocket-Protocol")).toBe("veche.v1");
      const room = roomClient(response);
      const hub = hubClient(await openSocket(boris, "/api/ws"));
      expect(await room.frame("hello")).toMatchObject({ chatId: chat, userId: boris.user.id });
      await write(anna, chat, "live");
      await room.frame("events", ({ events }) => events.at(-1)?.kind === "message");
      await hub.frame("chat", (frame) => frame.chat.id === chat && frame.chat.unread === 1);
    });
  });

  describe("refuses", () => {
    it("who is not in the chat: for them it does not exist", async () => {
      const chat = await groupOf(anna);
      for (const path of ["", "/members", "/messages", "/events"]) {
        await get(boris, `/api/chats/${chat}${path}`, 404);
      }
      expect((await send(boris, chat, { clientId: "1", text: "x" })).status).toBe(404);
      const read = await sendJson("POST", `/api/chats/${chat}/read`, { seq: 1 }, boris.headers);
      expect(read.status).toBe(404);
      const spoofed = { "X-Veche-User": anna.user.id, "X-Veche-Session": "any" };
      const socket = roomClient(await openSocket(boris, `/api/chats/${chat}/ws?after=0`, spoofed));
      expect(await socket.closed).toBe(4404);
      expect(socket.frames).toEqual([]);
    });

    it.each([
      ["no token", null, "/api/ws", 4401],
      ["no token in a chat", null, "/api/chats/none/ws", 4401],
      ["a chat that cannot be", "anna", "/api/chats/none/ws", 4404],
      ["a seq that is none", "anna", "/api/chats/family/ws?after=-1", 4400],
      ["a seq that is text", "anna", "/api/chats/family/ws?after=1e3", 4400],
      ["signals in no way there is", "anna", "/api/chats/family/ws?signals=all", 4400],
    ])("sockets: %s", async (_, who, path, code) => {
      const response = await openSocket(who ? anna : null, path.replace("family", family));
      expect(await hubClient(response).closed).toBe(code);
    });

    it("a session that has ended: its sockets close, in rooms and in the hub", async () => {
      const gleb = await registerAccount();
      const room = roomClient(await openSocket(gleb, `/api/chats/${family}/ws`));
      const hub = hubClient(await openSocket(gleb, "/api/ws"));
      await room.frame("hello");
      await sendJson("POST", "/api/auth/logout", undefined, gleb.headers);
      expect(await Promise.all([room.closed, hub.closed])).toEqual([4401, 4401]);
      const late = hubClient(await openSocket(gleb, "/api/ws"));
      expect(await late.closed).toBe(4401);
    });

    it("messages that come too fast, with when to go on", async () => {
      const chat = await groupOf(anna);
      for (let n = 0; n < 20; n += 1) await write(anna, chat, "x");
      const response = await send(anna, chat, { clientId: "over", text: "x" });
      expect(response.status).toBe(429);
      expect(await response.json()).toMatchObject({ code: "rate_limited" });
      expect(response.headers.get("RateLimit-Policy")).toBe('"chat-messages";q=20;w=10');
      const wait = Number(response.headers.get("Retry-After"));
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(10);
    });

    it.each([
      ["an empty text", { clientId: "1", text: " " }, "text"],
      ["a text that is too long", { clientId: "1", text: "x".repeat(8_001) }, "text"],
      ["no clientId", { text: "x" }, "clientId"],
      ["a reply to nothing", { clientId: "1", text: "x", replyTo: 999_999 }, "replyTo"],
    ])("drafts: %s", async (_, draft, path) => {
      const response = await send(anna, family, draft);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: "validation_failed",
        errors: [{ path }],
      });
    });

    it("cursors of another list, and both directions at once", async () => {
      const chat = await groupOf(anna);
      const other = await groupOf(anna);
      for (const id of [chat, other]) for (const text of ["1", "2"]) await write(anna, id, text);
      const page = await get<Page<Message>>(anna, `/api/chats/${other}/messages?limit=1`);
      const cursor = encodeURIComponent(page.nextCursor ?? "");
      for (const path of [
        `/api/chats/${chat}/messages?cursor=${cursor}`,
        `/api/chats/${other}/events?cursor=${cursor}`,
        `/api/chats/${other}/members?cursor=${cursor}`,
        `/api/chats?cursor=${cursor}`,
      ]) {
        expect(await get(anna, path, 400)).toMatchObject({ code: "invalid_cursor" });
      }
      const both = `/api/chats/${chat}/messages?before=5&after=1`;
      expect(await get(anna, both, 400)).toMatchObject({ code: "validation_failed" });
    });
  });
});
