import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Chat } from "../../shared/contracts/chat/index.ts";
import { connectHub, connectRoom } from "../../shared/testing/chat-sockets.ts";
import type { UserHub } from "./user-hub.ts";

const newId = () => crypto.randomUUID();

function aChat(id: string, unread = 0): Chat {
  return {
    id,
    type: "group",
    title: "Test",
    avatarUrl: null,
    memberCount: 2,
    lastMessage: null,
    unread,
    lastReadSeq: 0,
    muted: false,
    role: "member",
    encrypted: false,
    revision: 1,
    createdAt: "2026-11-21T08:00:00.000Z",
  };
}

function aHub() {
  const userId = newId();
  return { userId, hub: env.USER_HUB.getByName(userId) };
}

/** A room with these members. */
async function roomOf(...users: string[]) {
  const id = newId();
  const room = env.CHAT_ROOM.getByName(id);
  for (const userId of users) {
    await room.join({ id, type: "group", title: "Test", createdAt: 0 }, userId);
  }
  return room;
}

async function alter(hub: ReturnType<typeof aHub>["hub"], statement: string) {
  await runInDurableObject(hub, (_: UserHub, { storage }) => storage.sql.exec(statement).toArray());
}

async function listOf(hub: ReturnType<typeof aHub>["hub"]) {
  return (await hub.chats(null, 100)).map(({ chat }) => chat);
}

describe("a user's hub", () => {
  describe("works", () => {
    it("lists chats by latest activity, page by page", async () => {
      const { hub } = aHub();
      const ids = Array.from({ length: 7 }, newId).sort();
      for (const [index, id] of ids.entries()) {
        // Two at a time share their time, so that the id decides.
        await hub.chatChanged(id, { rev: 1, activity: Math.floor(index / 2), chat: aChat(id) });
      }
      const listed: string[] = [];
      for (let after = null, more = true; more; ) {
        const page = await hub.chats(after, 3);
        listed.push(...page.map(({ chatId }) => chatId));
        const last = page.at(-1);
        more = last !== undefined;
        after = last ?? null;
      }
      expect(listed).toEqual(ids.toReversed());
    });

    it("brings news to every device", async () => {
      const { hub, userId } = aHub();
      const phone = await connectHub(hub, userId, "phone");
      const desk = await connectHub(hub, userId, "desk");
      const id = newId();
      await hub.chatChanged(id, { rev: 1, activity: 1, chat: aChat(id, 3) });
      for (const device of [phone, desk]) {
        expect(await device.frame("chat")).toMatchObject({ chat: { id, unread: 3 } });
      }
    });

    it("follows its rooms: messages, what is unread, what is read", async () => {
      const anna = aHub();
      const boris = aHub();
      const room = await roomOf(anna.userId, boris.userId);
      const device = await connectHub(boris.hub, boris.userId);
      await room.send(anna.userId, { clientId: "1", text: "Добрый\n  вечер" });
      const seen = await device.frame("chat", ({ chat }) => chat.lastMessage !== null);
      expect(seen.chat).toMatchObject({
        unread: 1,
        memberCount: 2,
        role: "member",
        lastMessage: { seq: 3, senderId: anna.userId, preview: "Добрый вечер" },
      });
      expect(await listOf(anna.hub)).toMatchObject([{ unread: 0, lastMessage: { seq: 3 } }]);
      await room.markRead(boris.userId, 3);
      expect(await listOf(boris.hub)).toMatchObject([{ unread: 0, lastReadSeq: 3 }]);
      await device.frame("chat", ({ chat }) => chat.lastReadSeq === 3);
    });

    it("shows a chat as soon as its room has been joined", async () => {
      const { hub, userId } = aHub();
      await roomOf(userId);
      expect(await listOf(hub)).toMatchObject([{ role: "owner", unread: 0, memberCount: 1 }]);
    });
  });

  describe("refuses", () => {
    it("what is older than what it knows", async () => {
      const { hub, userId } = aHub();
      const id = newId();
      const device = await connectHub(hub, userId);
      await hub.chatChanged(id, { rev: 5, activity: 5, chat: aChat(id, 5) });
      await hub.chatChanged(id, { rev: 4, activity: 4, chat: aChat(id, 4) });
      await hub.chatChanged(id, { rev: 5, activity: 5, chat: aChat(id, 5) });
      expect(await listOf(hub)).toMatchObject([{ unread: 5 }]);
      await hub.chatChanged(id, { rev: 6, activity: 6, chat: null });
      await hub.chatChanged(id, { rev: 5, activity: 5, chat: aChat(id) });
      expect(await listOf(hub)).toEqual([]);
      await device.settled();
      expect(device.all("chat")).toHaveLength(1);
    });

    it("frames that are no pings: the third closes", async () => {
      const { hub, userId } = aHub();
      const device = await connectHub(hub, userId);
      for (const frame of ['{"t":"send"}', "{", new ArrayBuffer(1)]) device.sendRaw(frame);
      expect(await device.closed).toBe(4400);
      expect(device.all("error")).toHaveLength(3);
    });

    it("sessions that have ended, here and in every room", async () => {
      const { hub, userId } = aHub();
      const rooms = [await roomOf(userId), await roomOf(newId(), userId)];
      const old = await connectHub(hub, userId, "old");
      const kept = await connectHub(hub, userId, "kept");
      const inRooms = await Promise.all(
        rooms.map((room) => connectRoom(room, userId, { sessionId: "old" })),
      );
      await hub.sessionsEnded(["old", "other"]);
      for (const socket of [old, ...inRooms]) expect(await socket.closed).toBe(4401);
      await kept.settled();
      await expect(connectHub(hub, userId, "old")).rejects.toThrow("no socket, but 401");
      await hub.sessionsEnded(["old"]);
    });
  });

  describe("survives", () => {
    it("sleep: devices stay connected, and the list stays", async () => {
      const { hub, userId } = aHub();
      const device = await connectHub(hub, userId);
      const id = newId();
      await hub.chatChanged(id, { rev: 1, activity: 1, chat: aChat(id) });
      device.sendRaw("bad");
      await device.frame("error");
      await evictDurableObject(hub);
      await hub.chatChanged(id, { rev: 2, activity: 2, chat: aChat(id, 1) });
      await device.frame("chat", ({ chat }) => chat.unread === 1);
      expect(await listOf(hub)).toMatchObject([{ id, unread: 1 }]);
      device.sendRaw("bad");
      device.sendRaw("bad");
      expect(await device.closed).toBe(4400);
    });

    it("not being told: the room's alarm tells it what it missed", async () => {
      const anna = aHub();
      const boris = aHub();
      const room = await roomOf(anna.userId, boris.userId);
      await alter(boris.hub, "ALTER TABLE chat RENAME TO out_of_order");
      await room.send(anna.userId, { clientId: "1", text: "x" });
      await evictDurableObject(room);
      await alter(boris.hub, "ALTER TABLE out_of_order RENAME TO chat");
      expect(await listOf(boris.hub)).toMatchObject([{ unread: 0 }]);
      const device = await connectHub(boris.hub, boris.userId);
      expect(await runDurableObjectAlarm(room)).toBe(true);
      await device.frame("chat", ({ chat }) => chat.unread === 1);
      expect(await listOf(boris.hub)).toMatchObject([{ unread: 1 }]);
    });
  });
});
