// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Chat, ChatEvent, Message } from "../../../../shared/contracts/chat/index.ts";
import type { Person } from "../../../../shared/contracts/people/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
  signInAgain,
} from "../../../../shared/testing/accounts.ts";
import { connectHub, roomPerson } from "../../../../shared/testing/chat-sockets.ts";

interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

async function call<Body>(
  account: Account,
  method: string,
  path: string,
  status: number,
  body?: object,
): Promise<Body> {
  const response = await sendJson(method, `/api/chats/${path}`, body, account.headers);
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return JSON.parse(text || "null");
}

interface Refused {
  readonly code: string;
  readonly errors?: readonly { readonly path: string }[];
}

/** A group that only these people are in; the first owns it. */
async function groupOf(...accounts: Account[]): Promise<string> {
  const id = crypto.randomUUID();
  const chat = { id, type: "group", title: "Some", createdAt: Date.now() } as const;
  for (const { user } of accounts) {
    await env.CHAT_ROOM.getByName(id).join(chat, roomPerson(user.id, user.username));
  }
  return id;
}

async function write(account: Account, chatId: string, text: string): Promise<Message> {
  const draft = { clientId: crypto.randomUUID(), text };
  return call<Message>(account, "POST", `${chatId}/messages`, 201, draft);
}

const at = (chatId: string, seq: number) => `${chatId}/messages/${seq}`;
const reaction = (chatId: string, seq: number, emoji: string) =>
  `${at(chatId, seq)}/reactions/${encodeURIComponent(emoji)}`;

describe("changes of messages over HTTP", () => {
  let admin: Account;
  let anna: Account;
  let boris: Account;
  let stranger: Account;
  let chat: string;

  beforeAll(async () => {
    admin = await registerAccount({ displayName: "Admin" });
    anna = await registerAccount({ displayName: "Anna" });
    boris = await registerAccount({ displayName: "Boris" });
    stranger = await registerAccount();
    chat = await groupOf(anna, boris);
  });

  describe("works", () => {
    it("edits a message, and mentions whom the new text names", async () => {
      const { seq } = await write(anna, chat, "helo");
      const text = `hello @${boris.user.username}`;
      const edited = await call<Message>(anna, "PATCH", at(chat, seq), 200, { text });
      expect(edited).toMatchObject({ seq, text, mentions: [boris.user.id] });
      expect(await call<Message>(boris, "GET", at(chat, seq), 200)).toMatchObject({
        text,
        editedAt: edited.editedAt,
      });
      expect(await call<Chat>(boris, "GET", chat, 200)).toMatchObject({
        unreadMentions: 1,
        lastMessage: { seq, preview: text },
      });
      const again = await call<Message>(anna, "PATCH", at(chat, seq), 200, { text });
      expect(again.changedSeq).toBe(edited.changedSeq);
    });

    it("deletes a message, once and for good", async () => {
      const { seq } = await write(boris, chat, "gone");
      await call(boris, "DELETE", at(chat, seq), 204);
      await call(boris, "DELETE", at(chat, seq), 204);
      expect(await call<Message>(anna, "GET", at(chat, seq), 200)).toMatchObject({
        text: "",
        deletedAt: expect.any(String),
      });
      const { items } = await call<Page<ChatEvent>>(
        anna,
        "GET",
        `${chat}/events?after=${seq}`,
        200,
      );
      expect(items).toMatchObject([{ kind: "deleted", targetSeq: seq, actorId: boris.user.id }]);
    });

    it("adds reactions and takes them back, in whatever form the emoji comes", async () => {
      const { seq } = await write(anna, chat, "like me");
      await call(anna, "PUT", reaction(chat, seq, "❤"), 200);
      const both = await call<Message>(boris, "PUT", reaction(chat, seq, "❤️"), 200);
      expect(both.reactions).toEqual([{ emoji: "❤️", count: 2, mine: true }]);
      const { items } = await call<Page<{ emoji: string; user: Person }>>(
        boris,
        "GET",
        `${at(chat, seq)}/reactions`,
        200,
      );
      expect(items.map(({ emoji, user }) => [emoji, user.displayName]).toSorted()).toEqual([
        ["❤️", "Anna"],
        ["❤️", "Boris"],
      ]);
      const first = await call<Page<object>>(
        boris,
        "GET",
        `${at(chat, seq)}/reactions?limit=1`,
        200,
      );
      const rest = await call<Page<object>>(
        boris,
        "GET",
        `${at(chat, seq)}/reactions?limit=1&cursor=${first.nextCursor}`,
        200,
      );
      expect([...first.items, ...rest.items]).toEqual(items);
      const one = await call<Message>(boris, "DELETE", reaction(chat, seq, "❤"), 200);
      expect(one.reactions).toEqual([{ emoji: "❤️", count: 1, mine: false }]);
      await call(boris, "DELETE", reaction(chat, seq, "❤"), 200);
    });

    it("tells who wrote it of a reaction, on their devices, unless it is their own", async () => {
      const { seq } = await write(anna, chat, "what do you say?");
      const hers = await connectHub(env.USER_HUB.getByName(anna.user.id), anna.user.id);
      await call(anna, "PUT", reaction(chat, seq, "😀"), 200);
      await call(boris, "PUT", reaction(chat, seq, "👍"), 200);
      const { notification } = await hers.frame("notification");
      expect(notification).toMatchObject({
        kind: "reaction",
        chatId: chat,
        senderId: boris.user.id,
        body: "👍",
        url: `/chats/${chat}?seq=${seq}`,
      });
      await call(boris, "PUT", reaction(chat, seq, "👍"), 200);
      await hers.settled();
      expect(hers.all("notification")).toHaveLength(1);
    });

    it("tells who has read one's own message, page by page, and nobody of another's", async () => {
      const [vera, gleb] = [await registerAccount(), await registerAccount()];
      const group = await groupOf(anna, boris, vera, gleb);
      const { seq } = await write(anna, group, "who has seen it?");
      const path = `${at(group, seq)}/readers`;
      const readers = async (query = "") => call<Page<Person>>(anna, "GET", `${path}${query}`, 200);
      expect((await readers()).items).toEqual([]);
      for (const reader of [boris, vera]) {
        await call(reader, "POST", `${group}/read`, 200, { seq });
      }
      const late = await registerAccount();
      const chat = { id: group, type: "group", title: "Some", createdAt: 0 } as const;
      await env.CHAT_ROOM.getByName(group).join(chat, roomPerson(late.user.id));
      const ids = (page: Page<Person>) => page.items.map(({ id }) => id);
      const expected = [boris.user.id, vera.user.id].sort();
      expect(ids(await readers())).toEqual(expected);
      const first = await readers("?limit=1");
      const second = await readers(`?limit=1&cursor=${first.nextCursor}`);
      expect([...ids(first), ...ids(second)]).toEqual(expected);
      await call(boris, "GET", path, 403);
      await call(stranger, "GET", path, 404);
    });

    it("pins messages and takes pins away", async () => {
      const { seq } = await write(boris, chat, "rules");
      await call(anna, "PUT", `${at(chat, seq)}/pin`, 204);
      const { items } = await call<Page<Message>>(boris, "GET", `${chat}/pins`, 200);
      expect(items).toMatchObject([{ seq, pinned: true, text: "rules" }]);
      await call(anna, "DELETE", `${at(chat, seq)}/pin`, 204);
      expect((await call<Page<Message>>(boris, "GET", `${chat}/pins`, 200)).items).toEqual([]);
    });

    it("passes on a message of another chat, in the name of who wrote it first", async () => {
      const elsewhere = await groupOf(anna, stranger);
      const { seq, createdAt } = await write(stranger, elsewhere, "pass it on");
      const forward = { clientId: "f1", forward: { chatId: elsewhere, seq } };
      const passed = await call<Message>(anna, "POST", `${chat}/messages`, 201, forward);
      const forwardedFrom = { senderId: stranger.user.id, at: createdAt };
      expect(passed).toMatchObject({ text: "pass it on", senderId: anna.user.id, forwardedFrom });
      const own = { clientId: "f2", forward: { chatId: chat, seq: passed.seq } };
      const again = await call<Message>(boris, "POST", `${chat}/messages`, 201, own);
      expect(again).toMatchObject({ senderId: boris.user.id, forwardedFrom });
      // Asked for once more, because the answer was lost, when the original is gone.
      await call(stranger, "DELETE", at(elsewhere, seq), 204);
      expect(await call<Message>(anna, "POST", `${chat}/messages`, 200, forward)).toMatchObject({
        seq: passed.seq,
      });
    });

    it("lets moderators delete in any chat, and writes it down", async () => {
      const { seq } = await write(anna, chat, "reported");
      await call(admin, "DELETE", at(chat, seq), 204);
      expect((await call<Message>(anna, "GET", at(chat, seq), 200)).deletedAt).not.toBeNull();
      const entry = await env.DB.prepare(
        "SELECT actor_id, target, details FROM audit_log WHERE action = 'message.delete'",
      ).first();
      expect(entry).toEqual({
        actor_id: admin.user.id,
        target: `user:${anna.user.id}`,
        details: JSON.stringify({ chatId: chat, seq }),
      });
    });
  });

  describe("refuses", () => {
    it("who is not in the chat, whatever they want", async () => {
      const { seq } = await write(anna, chat, "ours");
      const calls = [
        ["GET", at(chat, seq)],
        ["PATCH", at(chat, seq), { text: "mine" }],
        ["DELETE", at(chat, seq)],
        ["PUT", reaction(chat, seq, "👍")],
        ["DELETE", reaction(chat, seq, "👍")],
        ["GET", `${at(chat, seq)}/reactions`],
        ["PUT", `${at(chat, seq)}/pin`],
        ["DELETE", `${at(chat, seq)}/pin`],
        ["GET", `${chat}/pins`],
      ] as const;
      for (const [method, path, body] of calls) {
        expect(await call<Refused>(stranger, method, path, 404, body)).toMatchObject({
          code: "not_found",
        });
      }
      expect((await call<Message>(anna, "GET", at(chat, seq), 200)).reactions).toEqual([]);
    });

    it("changes of what others wrote", async () => {
      const { seq } = await write(anna, chat, "mine");
      const refused = [
        await call<Refused>(boris, "PATCH", at(chat, seq), 403, { text: "his" }),
        await call<Refused>(boris, "DELETE", at(chat, seq), 403),
        await call<Refused>(boris, "PUT", `${at(chat, seq)}/pin`, 403),
      ];
      expect(refused.map(({ code }) => code)).toEqual(["forbidden", "forbidden", "forbidden"]);
    });

    it("edits to nothing, to too much, and of what is gone", async () => {
      const { seq } = await write(anna, chat, "text");
      expect(await call<Refused>(anna, "PATCH", at(chat, seq), 400, { text: "  " })).toMatchObject({
        code: "validation_failed",
        errors: [{ path: "text" }],
      });
      await call(anna, "PATCH", at(chat, seq), 400, { text: "x".repeat(8_001) });
      await call(anna, "DELETE", at(chat, seq), 204);
      for (const [method, path, body] of [
        ["PATCH", at(chat, seq), { text: "back" }],
        ["PUT", reaction(chat, seq, "👍"), undefined],
        ["PUT", `${at(chat, seq)}/pin`, undefined],
      ] as const) {
        const refused = await call<Refused>(anna, method, path, 409, body);
        expect(refused.code).toBe("conflict");
      }
      const reply = { clientId: "r1", text: "re", replyTo: seq };
      expect(await call<Refused>(anna, "POST", `${chat}/messages`, 400, reply)).toMatchObject({
        errors: [{ path: "replyTo" }],
      });
      const forward = { clientId: "r2", forward: { chatId: chat, seq } };
      await call(anna, "POST", `${chat}/messages`, 404, forward);
    });

    it("passing on what one may not read", async () => {
      const theirs = await groupOf(boris);
      const { seq } = await write(boris, theirs, "private");
      const forward = { clientId: "p1", forward: { chatId: theirs, seq } };
      expect(await call<Refused>(anna, "POST", `${chat}/messages`, 404, forward)).toMatchObject({
        code: "not_found",
      });
      const both = { ...forward, text: "look", forward: { chatId: chat, seq: 3 } };
      await call(anna, "POST", `${chat}/messages`, 400, both);
    });

    it.each(["a", "👍👍", "<b>", "%F0%9F"])("%s as a reaction", async (emoji) => {
      const { seq } = await write(anna, chat, "react");
      await call(anna, "PUT", reaction(chat, seq, emoji), 404);
    });

    it("changes after two days", async () => {
      const { seq } = await write(boris, chat, "old");
      await advanceClock(48 * 3_600 + 60);
      try {
        const later = await signInAgain(boris);
        const edit = await call<Refused>(later, "PATCH", at(chat, seq), 409, { text: "new" });
        const deletion = await call<Refused>(later, "DELETE", at(chat, seq), 409);
        expect([edit.code, deletion.code]).toEqual(["too_late", "too_late"]);
      } finally {
        await resetClock();
      }
    });
  });

  describe("survives", () => {
    it("everybody reacting at once", async () => {
      const { seq } = await write(anna, chat, "all at once");
      const emoji = ["👍", "🔥", "😀", "🎉"];
      await Promise.all(
        [anna, boris].flatMap((who) =>
          [...emoji, ...emoji].map((one) => call(who, "PUT", reaction(chat, seq, one), 200)),
        ),
      );
      const { reactions } = await call<Message>(anna, "GET", at(chat, seq), 200);
      expect(reactions).toHaveLength(emoji.length);
      for (const { count, mine } of reactions)
        expect({ count, mine }).toEqual({ count: 2, mine: true });
      const { items } = await call<Page<ChatEvent>>(
        anna,
        "GET",
        `${chat}/events?after=${seq}`,
        200,
      );
      expect(items).toHaveLength(emoji.length * 2);
    });
  });
});
