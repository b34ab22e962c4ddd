import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Chat, ChatEvent, Message } from "../../../shared/contracts/chat/index.ts";
import {
  type Account,
  advanceClock,
  ORIGIN,
  registerAccount,
  resetClock,
  sendJson,
  signInAgain,
} from "../../../shared/testing/accounts.ts";
import { roomClient } from "../../../shared/testing/chat-sockets.ts";
import { someBytes, storedFile } from "../../../shared/testing/files.ts";
import { bucketKeys, call } from "../../../shared/testing/gallery.ts";
import { uniquePng } from "../../../shared/testing/images.ts";
import * as recordings from "../../../shared/testing/recordings.ts";

let anna: Account;
let boris: Account;
let stranger: Account;

beforeAll(async () => {
  anna = await registerAccount();
  boris = await registerAccount();
  stranger = await registerAccount();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await resetClock();
});

function personOf({ user }: Account) {
  const { id, username, displayName, avatarUrl } = user;
  return { id, username, displayName, avatarUrl, version: 1 };
}

/** A chat that only these people are in. */
async function groupOf(...accounts: Account[]): Promise<string> {
  const id = crypto.randomUUID();
  const chat = { id, type: "group", title: "Some", createdAt: Date.now() } as const;
  for (const account of accounts) await env.CHAT_ROOM.getByName(id).join(chat, personOf(account));
  return id;
}

function send(account: Account, chatId: string, draft: object): Promise<Response> {
  const whole = { clientId: crypto.randomUUID(), ...draft };
  return sendJson("POST", `/api/chats/${chatId}/messages`, whole, account.headers);
}

async function sent(account: Account, chatId: string, draft: object): Promise<Message> {
  const response = await send(account, chatId, draft);
  expect(response.status).toBe(201);
  return response.json<Message>();
}

async function history(account: Account, chatId: string): Promise<Message[]> {
  const path = `/api/chats/${chatId}/messages?after=0`;
  const response = await sendJson("GET", path, undefined, account.headers);
  return (await response.json<{ items: Message[] }>()).items;
}

async function statusOf(account: Account | null, url: string): Promise<number> {
  const response = await call(account, "GET", url);
  await response.body?.cancel();
  return response.status;
}

async function uses(fileId: string): Promise<string[]> {
  const { results } = await env.DB.prepare("SELECT context FROM file_uses WHERE file_id = ?")
    .bind(fileId)
    .all<{ context: string }>();
  return results.map(({ context }) => context);
}

async function openSocket(account: Account, chatId: string) {
  const protocols = `veche.v1, bearer.${account.tokens.accessToken}`;
  const headers = { Upgrade: "websocket", "Sec-WebSocket-Protocol": protocols };
  const request = new Request(`${ORIGIN}/api/chats/${chatId}/ws`, { headers });
  return roomClient(await exports.default.fetch(request));
}

/** What the alarm and the queue do in their time. */
async function settled(chatId: string, done: () => Promise<boolean>): Promise<void> {
  await vi.waitFor(
    async () => {
      await runInDurableObject(env.CHAT_ROOM.getByName(chatId), (room) => room.onAlarm());
      expect(await done()).toBe(true);
    },
    { timeout: 20_000, interval: 200 },
  );
}

describe("works", () => {
  it("a message shows its sender's files in their order, by addresses that work for its readers", async () => {
    const chat = await groupOf(anna, boris);
    const picture = await storedFile(anna, uniquePng(), { filename: "дом.png" });
    const voice = await storedFile(anna, recordings.voiceWebm, {
      purpose: "voice",
      waveform: "1,2",
    });
    const attachments = [
      { fileId: voice.fileId },
      { fileId: picture.fileId, name: "../x\u202e.exe" },
    ];
    const message = await sent(anna, chat, { attachments });
    expect(message.attachments).toMatchObject([
      { fileId: voice.fileId, kind: "voice", contentType: "audio/webm", waveform: [1, 2] },
      { fileId: picture.fileId, kind: "image", name: "x.png", width: 64, height: 8 },
    ]);
    const [shown] = await history(boris, chat);
    for (const { url, thumbUrl } of shown?.attachments ?? []) {
      expect(await statusOf(null, url)).toBe(200);
      if (thumbUrl) expect(await statusOf(null, thumbUrl)).toBe(200);
    }
    expect((await call(boris, "GET", `/api/files/${picture.fileId}`)).status).toBe(200);
    const list = await sendJson("GET", `/api/chats/${chat}`, undefined, boris.headers);
    const { lastMessage } = await list.json<Chat>();
    expect(lastMessage).toMatchObject({ preview: "", attachment: "voice" });
    const dropped = await call(anna, "DELETE", `/api/files/${picture.fileId}`);
    expect(dropped.status).toBe(409);
  });

  it("by socket it arrives with its files, and what its sender writes next comes after it", async () => {
    const chat = await groupOf(anna, boris);
    const { fileId } = await storedFile(anna, someBytes());
    const [sender, reader] = [await openSocket(anna, chat), await openSocket(boris, chat)];
    sender.send({ t: "send", clientId: "a", attachments: [{ fileId }] });
    sender.send({ t: "send", clientId: "b", text: "after it" });
    const first = await sender.frame("ack", ({ clientId }) => clientId === "a");
    const second = await sender.frame("ack", ({ clientId }) => clientId === "b");
    expect(second.seq).toBe(first.seq + 1);
    await reader.frame("events", ({ events }) => events.some(({ seq }) => seq === second.seq));
    const events = reader.all("events").flatMap((frame): ChatEvent[] => frame.events);
    const event = events.find(({ seq }) => seq === first.seq);
    const url = event?.kind === "message" ? event.message.attachments[0]?.url : undefined;
    expect(await statusOf(null, url ?? "")).toBe(200);
    sender.close();
    reader.close();
  });

  it("addresses end within the hour, and are new whenever a message is fetched", async () => {
    const chat = await groupOf(anna, boris);
    const { fileId } = await storedFile(anna, someBytes());
    const { attachments } = await sent(anna, chat, { attachments: [{ fileId }] });
    const copied = attachments[0]?.url ?? "";
    expect(await statusOf(stranger, copied)).toBe(200);
    await advanceClock(3_601);
    expect(await statusOf(stranger, copied)).toBe(410);
    expect(await statusOf(stranger, copied.split("?")[0] ?? "")).toBe(404);
    const [message] = await history(await signInAgain(boris), chat);
    expect(await statusOf(null, message?.attachments[0]?.url ?? "")).toBe(200);
  });

  it("a deleted message lets its files go", async () => {
    const chat = await groupOf(anna, boris);
    const before = await bucketKeys();
    const { fileId } = await storedFile(anna, someBytes());
    const { seq } = await sent(anna, chat, { attachments: [{ fileId }] });
    const path = `/api/chats/${chat}/messages/${seq}`;
    expect((await sendJson("DELETE", path, undefined, anna.headers)).status).toBe(204);
    await settled(chat, async () => (await bucketKeys()).length === before.length);
    expect((await call(anna, "GET", `/api/files/${fileId}`)).status).toBe(404);
  });

  it("a chat that is deleted lets its files go, and so does one that nobody is left in", async () => {
    const [deleted, left] = [await groupOf(anna, boris), await groupOf(anna, boris)];
    const shown = [await storedFile(anna, someBytes()), await storedFile(boris, someBytes())];
    await sent(anna, deleted, { attachments: [{ fileId: shown[0]?.fileId }] });
    await sent(boris, left, { attachments: [{ fileId: shown[1]?.fileId }] });
    // By whom the room is called, who may be cut off after that.
    await env.CHAT_ROOM.getByName(deleted).delete(anna.user.id);
    for (const { user } of [boris, anna]) await env.CHAT_ROOM.getByName(left).leave(user.id);
    for (const [index, account] of [anna, boris].entries()) {
      const path = `/api/files/${shown[index]?.fileId}`;
      await vi.waitFor(async () => expect((await call(account, "GET", path)).status).toBe(404), {
        timeout: 20_000,
        interval: 200,
      });
    }
  });

  it("what is passed on is its new sender's own: the first may delete theirs", async () => {
    const [from, to] = [await groupOf(anna, boris), await groupOf(boris, stranger)];
    const { fileId } = await storedFile(anna, someBytes());
    const original = await sent(anna, from, { attachments: [{ fileId }] });
    const forward = { forward: { chatId: from, seq: original.seq } };
    const message = await sent(boris, to, forward);
    const [copy] = message.attachments;
    expect(copy?.fileId).not.toBe(fileId);
    const path = `/api/chats/${from}/messages/${original.seq}`;
    await sendJson("DELETE", path, undefined, anna.headers);
    await settled(from, async () => (await uses(fileId)).length === 0);
    expect(await statusOf(null, copy?.url ?? "")).toBe(200);
    const again = await sent(boris, to, { attachments: [{ fileId: copy?.fileId }] });
    expect(again.attachments).toHaveLength(1);
  });
});

describe("refuses", () => {
  it("files that are not the sender's, or not there, by call and socket", async () => {
    const chat = await groupOf(anna, boris);
    const own = await storedFile(boris, someBytes());
    const foreign = await storedFile(anna, someBytes());
    for (const fileId of [foreign.fileId, crypto.randomUUID()]) {
      const attachments = [{ fileId: own.fileId }, { fileId }];
      const response = await send(boris, chat, { attachments });
      expect(response.status).toBe(400);
      expect((await response.json<{ code: string }>()).code).toBe("validation_failed");
    }
    const socket = await openSocket(boris, chat);
    socket.send({ t: "send", clientId: "x", attachments: [{ fileId: foreign.fileId }] });
    await socket.frame("error", ({ code }) => code === "validation_failed");
    socket.close();
    expect(await history(boris, chat)).toEqual([]);
    expect(await uses(foreign.fileId)).toEqual([]);
    await settled(chat, async () => (await uses(own.fileId)).length === 0);
    expect((await call(boris, "GET", `/api/files/${own.fileId}`)).status).toBe(200);
  });

  it("a file to whoever is not in the chat, or no longer", async () => {
    const chat = await groupOf(anna, boris);
    const { fileId } = await storedFile(anna, someBytes());
    await sent(anna, chat, { attachments: [{ fileId }] });
    const asked = (account: Account) => call(account, "GET", `/api/files/${fileId}`);
    expect((await asked(boris)).status).toBe(200);
    expect((await asked(stranger)).status).toBe(404);
    await env.CHAT_ROOM.getByName(chat).leave(boris.user.id);
    expect((await asked(boris)).status).toBe(404);
  });
});

describe("survives", () => {
  it("the same message again and again, at once: one message, one use", async () => {
    const chat = await groupOf(anna, boris);
    const { fileId } = await storedFile(anna, someBytes());
    const draft = { clientId: "same", attachments: [{ fileId }] };
    const all = await Promise.all([1, 2, 3, 4].map(() => send(anna, chat, draft)));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    await settled(chat, async () => (await uses(fileId)).length === 1);
    const [message] = await history(boris, chat);
    expect(await statusOf(null, message?.attachments[0]?.url ?? "")).toBe(200);
  });

  it("a directory that answers only after it has done its work: the message is sent again, and no use is left over", async () => {
    const chat = await groupOf(anna, boris);
    const { fileId } = await storedFile(anna, someBytes());
    const draft = { clientId: "lost", attachments: [{ fileId }] };
    const database = Object.getPrototypeOf(env.DB) as D1Database;
    const batch = database.batch;
    let failures = 1;
    vi.spyOn(database, "batch").mockImplementation(async function (this: D1Database, ...args) {
      const results = await batch.apply(this, args);
      const isClaim = results.length === 3 && failures > 0 && (await uses(fileId)).length > 0;
      if (!isClaim) return results;
      failures -= 1;
      throw new Error("the answer is lost");
    } as typeof batch);
    expect((await send(anna, chat, draft)).status).toBe(500);
    expect(await uses(fileId)).toHaveLength(1);
    expect(await history(anna, chat)).toEqual([]);
    expect((await send(anna, chat, draft)).status).toBe(201);
    await advanceClock(600);
    await settled(chat, async () => (await uses(fileId)).length === 1);
    const [message] = await history(boris, chat);
    expect(await statusOf(null, message?.attachments[0]?.url ?? "")).toBe(200);
  });

  it("a queue that takes nothing for a while: what was deleted is let go later", async () => {
    const chat = await groupOf(anna, boris);
    const { fileId } = await storedFile(anna, someBytes());
    const { seq } = await sent(anna, chat, { attachments: [{ fileId }] });
    const queue = vi.spyOn(Object.getPrototypeOf(env.JOBS) as Queue, "send");
    queue.mockRejectedValue(new Error("no queue today"));
    const path = `/api/chats/${chat}/messages/${seq}`;
    await sendJson("DELETE", path, undefined, anna.headers);
    await settled(chat, async () => queue.mock.calls.length > 0);
    expect(await uses(fileId)).toHaveLength(1);
    queue.mockRestore();
    await settled(chat, async () => (await uses(fileId)).length === 0);
  });

  it("a queue that takes nothing while a chat is deleted: its files are let go later", async () => {
    const chat = await groupOf(anna, boris);
    const { fileId } = await storedFile(anna, someBytes());
    await sent(anna, chat, { attachments: [{ fileId }] });
    const queue = vi.spyOn(Object.getPrototypeOf(env.JOBS) as Queue, "send");
    queue.mockRejectedValue(new Error("no queue today"));
    expect((await call(anna, "DELETE", `/api/chats/${chat}`)).status).toBe(204);
    await settled(chat, async () => queue.mock.calls.length > 1);
    expect(await uses(fileId)).toHaveLength(1);
    queue.mockRestore();
    await settled(chat, async () => (await uses(fileId)).length === 0);
  });
});
