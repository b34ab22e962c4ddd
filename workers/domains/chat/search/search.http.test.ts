import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { ChatRoom } from "../../../../durable-objects/chat-room/chat-room.ts";
import type { SearchHit } from "../../../../shared/contracts/chat/index.ts";
import { type Account, registerAccount, sendJson } from "../../../../shared/testing/accounts.ts";
import { roomPerson } from "../../../../shared/testing/chat-sockets.ts";

interface Page {
  readonly items: SearchHit[];
  readonly nextCursor: string | null;
}

async function groupOf(...accounts: Account[]): Promise<string> {
  const id = crypto.randomUUID();
  const chat = { id, type: "group", title: "Some", createdAt: Date.now() } as const;
  for (const { user } of accounts)
    await env.CHAT_ROOM.getByName(id).join(chat, roomPerson(user.id));
  return id;
}

async function write(account: Account, chatId: string, ...texts: string[]): Promise<number[]> {
  const seqs: number[] = [];
  for (const text of texts) {
    const draft = { clientId: crypto.randomUUID(), text };
    const sent = await sendJson("POST", `/api/chats/${chatId}/messages`, draft, account.headers);
    expect(sent.status).toBe(201);
    seqs.push((await sent.json<{ seq: number }>()).seq);
  }
  return seqs;
}

async function search(account: Account, path: string, query: Record<string, string>, status = 200) {
  const response = await sendJson(
    "GET",
    `${path}?${new URLSearchParams(query)}`,
    undefined,
    account.headers,
  );
  expect(response.status).toBe(status);
  return response.json<Page>();
}

const inChat = (chatId: string) => `/api/chats/${chatId}/search`;
const EVERYWHERE = "/api/search/messages";
const snippets = ({ items }: Page) => items.map(({ snippet }) => snippet);

describe("search", () => {
  let anna: Account;
  let boris: Account;
  let chatId: string;

  beforeAll(async () => {
    anna = await registerAccount({ displayName: "Anna" });
    boris = await registerAccount({ displayName: "Boris" });
    chatId = await groupOf(anna, boris);
    await write(
      anna,
      chatId,
      "Привет, у нас новая собака",
      "We are meeting at the dacha",
      "Собаки любят <b>гулять</b>",
    );
  });

  describe("works", () => {
    it("finds any form of a word, newest first, and says where", async () => {
      const page = await search(boris, inChat(chatId), { q: "собаку" });
      expect(snippets(page)).toEqual(["Собаки любят <b>гулять</b>", "Привет, у нас новая собака"]);
      expect(page.items[1]).toMatchObject({
        chatId,
        seq: 3,
        senderId: anna.user.id,
        highlights: [{ start: 20, length: 6 }],
      });
      expect(snippets(await search(boris, inChat(chatId), { q: "meetings dach" }))).toEqual([
        "We are meeting at the dacha",
      ]);
    });

    it.each([
      ["a beginning", "прив", 1],
      ["all words at once", "новая собака", 1],
      ["words of two messages", "привет гулять", 0],
      ["a phrase", '"новая собака"', 1],
      ["a phrase in another order", '"собака новая"', 0],
      ["what looks like an operator", "собака OR dacha", 0],
      ["what looks like a column", "form:собака", 0],
      ["nothing but signs", '"-*', 0],
    ])("takes %s for what it is", async (_, q, found) => {
      expect((await search(anna, inChat(chatId), { q })).items).toHaveLength(found);
    });

    it("goes on after a page, without holes or repetitions", async () => {
      const chat = await groupOf(anna);
      const seqs = await write(anna, chat, ...Array.from({ length: 7 }, (_, n) => `число ${n}`));
      const found: number[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const query = { q: "числа", limit: "3", ...(cursor && { cursor }) };
        const page: Page = await search(anna, inChat(chat), query);
        found.push(...page.items.map(({ seq }) => seq));
        cursor = page.nextCursor;
      }
      expect(found).toEqual(seqs.toReversed());
    });

    it("finds in all chats of the caller, in the order of time, page by page", async () => {
      const vera = await registerAccount();
      const chats = [await groupOf(vera), await groupOf(vera), await groupOf(vera)];
      for (let n = 0; n < 9; n += 1) await write(vera, chats[n % 3] ?? "", `мандарин ${n}`);
      const found: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const query = { q: "мандарины", limit: "2", ...(cursor && { cursor }) };
        const page: Page = await search(vera, EVERYWHERE, query);
        found.push(...snippets(page));
        cursor = page.nextCursor;
      }
      expect(found).toEqual(Array.from({ length: 9 }, (_, n) => `мандарин ${8 - n}`));
    });

    it("finds what was written a moment ago, and what a room held before it was ever searched", async () => {
      const chat = await groupOf(anna);
      await runInDurableObject(env.CHAT_ROOM.getByName(chat), (_: ChatRoom, { storage }) => {
        storage.sql.exec(
          `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
           INSERT INTO event SELECT i, 'message', ?, 0, 'c' || i, i - 1,
             '{"text":"' || iif(i % 100 = 0, 'жемчуг', 'песок') || '"}' FROM n`,
          anna.user.id,
        );
      });
      await evictDurableObject(env.CHAT_ROOM.getByName(chat));
      await write(anna, chat, "ещё жемчуг");
      expect((await search(anna, inChat(chat), { q: "жемчуга" })).items).toHaveLength(11);
    });
  });

  describe("refuses", () => {
    it("strangers, and those who have left", async () => {
      const vera = await registerAccount();
      await search(vera, inChat(chatId), { q: "собака" }, 404);
      expect((await search(vera, EVERYWHERE, { q: "собака" })).items).toEqual([]);
      const chat = await groupOf(anna, vera);
      await write(anna, chat, "тайна");
      expect((await search(vera, EVERYWHERE, { q: "тайна" })).items).toHaveLength(1);
      await env.CHAT_ROOM.getByName(chat).leave(vera.user.id);
      expect((await search(vera, EVERYWHERE, { q: "тайна" })).items).toEqual([]);
      await search(vera, inChat(chat), { q: "тайна" }, 404);
    });

    it("a cursor of another query, an empty query, one that is too long", async () => {
      const chat = await groupOf(anna);
      await write(anna, chat, "раз", "раз");
      const { nextCursor } = await search(anna, inChat(chat), { q: "раз", limit: "1" });
      const other = { q: "два", cursor: nextCursor ?? "" };
      expect(await search(anna, inChat(chat), other, 400)).toMatchObject({
        code: "invalid_cursor",
      });
      await search(anna, EVERYWHERE, other, 400);
      await search(anna, EVERYWHERE, { q: "  " }, 400);
      await search(anna, inChat(chat), { q: "x".repeat(201) }, 400);
    });
  });
});
