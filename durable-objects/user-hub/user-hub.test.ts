import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Chat } from "../../shared/contracts/chat/index.ts";
import { DAY, SECOND, shiftClock } from "../../shared/kernel/time.ts";
import { connectHub, connectRoom, roomPerson } from "../../shared/testing/chat-sockets.ts";
import type { ChatRoom } from "../chat-room/chat-room.ts";
import type { UserHub } from "./user-hub.ts";

afterEach(() => {
  vi.restoreAllMocks();
  shiftClock(0);
});

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
    unreadMentions: 0,
    canWrite: true,
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
    await room.join({ id, type: "group", title: "Test", createdAt: 0 }, roomPerson(userId));
  }
  return room;
}

/** A chat of two; `blocked` says that one has blocked the other. */
async function pair(one: string, other: string, blocked = false) {
  const id = newId();
  const room = env.CHAT_ROOM.getByName(id);
  const people = [roomPerson(one), roomPerson(other)];
  await room.found({ id, type: "direct", title: "", createdAt: 0 }, one, people);
  await room.block(blocked);
}

/** What the hub has on disk of its one chat. */
function keptOf(hub: ReturnType<typeof aHub>["hub"]): Promise<Chat> {
  return runInDurableObject(hub, (_: UserHub, { storage }) => {
    return JSON.parse(storage.sql.exec<{ json: string }>("SELECT json FROM chat").one().json);
  });
}

/** Whether the room has stopped telling this member's hub. */
function isDormant(room: Awaited<ReturnType<typeof roomOf>>, userId: string): Promise<boolean> {
  return runInDurableObject(room, (_: ChatRoom, { storage }) => {
    const query = "SELECT dormant FROM member WHERE user_id = ?";
    return storage.sql.exec<{ dormant: number }>(query, userId).one().dormant === 1;
  });
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

    it("tells every device at once what other domains have it told", async () => {
      const { hub, userId } = aHub();
      await hub.chatChanged(newId(), { rev: 1, activity: 1, chat: aChat(newId(), 3) });
      const muted = { ...aChat(newId(), 4), muted: true };
      await hub.chatChanged(muted.id, { rev: 1, activity: 1, chat: muted });
      const device = await connectHub(hub, userId);
      const callId = newId();
      const caller = { callerId: newId(), callerName: "Анна" };
      await hub.notify({ kind: "call", callId, callType: "video", ...caller });
      const { notification } = await device.frame("notification");
      expect(notification).toMatchObject({ kind: "call", callId, title: "Анна", badge: 3 });
      const { at, expiresAt = at } = notification;
      expect(Date.parse(expiresAt) - Date.parse(at)).toBe(45_000);
    });

    it("tells those one has chats of two with that one comes and goes, and each the other", async () => {
      const [anna, boris, vera] = [aHub(), aHub(), aHub()];
      await pair(anna.userId, boris.userId);
      await pair(anna.userId, vera.userId, true);
      const his = await connectHub(boris.hub, boris.userId);
      const hers = await connectHub(vera.hub, vera.userId);
      const device = await connectHub(anna.hub, anna.userId);
      await his.frame("presence", ({ userId, online }) => userId === anna.userId && online);
      const { online } = await device.frame("presence", ({ userId }) => userId === boris.userId);
      expect(online).toBe(true);
      const second = await connectHub(anna.hub, anna.userId, "second");
      device.close();
      second.close();
      await second.closed;
      // Another page may be about to open.
      shiftClock(6 * SECOND);
      await expect
        .poll(async () => {
          await runDurableObjectAlarm(anna.hub);
          return his.all("presence").at(-1);
        })
        .toMatchObject({ online: false, lastSeenAt: expect.any(String) });
      // Who is blocked learns nothing.
      await hers.settled();
      expect(hers.all("presence")).toEqual([]);
    });

    it("takes somebody for gone a minute after the last sign of life", async () => {
      const [anna, boris] = [aHub(), aHub()];
      await pair(anna.userId, boris.userId);
      const his = await connectHub(boris.hub, boris.userId);
      await connectHub(anna.hub, anna.userId);
      await his.frame("presence", ({ online }) => online);
      shiftClock(59 * SECOND);
      await runDurableObjectAlarm(anna.hub);
      await his.settled();
      expect(his.all("presence").at(-1)?.online).toBe(true);
      shiftClock(61 * SECOND);
      await runDurableObjectAlarm(anna.hub);
      await his.frame("presence", (frame) => !frame.online);
    });

    it("is told nothing while its user is away for long, and knows everything when they are back", async () => {
      const [anna, boris] = [aHub(), aHub()];
      const room = await roomOf(anna.userId, boris.userId);
      await listOf(boris.hub);
      shiftClock(31 * DAY);
      const write = (text: string) => room.send(anna.userId, { clientId: newId(), text });
      const dormant = () => isDormant(room, boris.userId);
      await write("one");
      await expect.poll(dormant, { timeout: 10_000 }).toBe(true);
      for (const text of ["two", "three"]) await write(text);
      await evictDurableObject(room);
      await runDurableObjectAlarm(room);
      // The first he was told of, and so the hub could say that he is away.
      expect(await keptOf(boris.hub)).toMatchObject({ lastMessage: { preview: "one" } });
      expect(await listOf(boris.hub)).toMatchObject([
        { unread: 3, lastMessage: { preview: "three" } },
      ]);
      const device = await connectHub(boris.hub, boris.userId);
      await write("four");
      await device.frame("chat", ({ chat }) => chat.unread === 4);
      // Whoever writes without having opened the list is back as well.
      shiftClock(90 * DAY);
      // The hub looks for signs of life: the device gave none.
      await runDurableObjectAlarm(boris.hub);
      await write("five");
      await expect.poll(dormant, { timeout: 10_000 }).toBe(true);
      await write("six");
      await evictDurableObject(room);
      await runDurableObjectAlarm(room);
      expect(await keptOf(boris.hub)).toMatchObject({ lastMessage: { preview: "five" } });
      await room.send(boris.userId, { clientId: newId(), text: "here" });
      await write("seven");
      await expect.poll(() => keptOf(boris.hub), { timeout: 10_000 }).toMatchObject({ unread: 1 });
    });

    it("is told, and pushes, while a device can be pushed, however long its user has been away", async () => {
      const [anna, boris] = [aHub(), aHub()];
      const room = await roomOf(anna.userId, boris.userId);
      const write = (text: string) => room.send(anna.userId, { clientId: newId(), text });
      const dormant = () => isDormant(room, boris.userId);
      const address = { kind: "fcm", token: newId() } as const;
      await boris.hub.registerDevice({ id: "phone", address, sessionId: "s" });
      shiftClock(31 * DAY);
      // Whoever takes a message from the queue would put the clock right.
      const queue = vi.spyOn(Object.getPrototypeOf(env.JOBS) as Queue, "sendBatch");
      queue.mockRejectedValue(new Error("no queue today"));
      for (const text of ["one", "two"]) {
        await write(text);
        await expect
          .poll(() => keptOf(boris.hub), { timeout: 10_000 })
          .toMatchObject({ lastMessage: { preview: text } });
      }
      expect(await dormant()).toBe(false);
      await runDurableObjectAlarm(boris.hub);
      const pushed = queue.mock.calls.flatMap(([batch]) => [...batch]);
      expect(pushed[0]).toMatchObject({ body: { message: { userId: boris.userId } } });
      // The address is dead.
      await boris.hub.removeDevices(["phone"]);
      await write("three");
      await expect.poll(dormant, { timeout: 10_000 }).toBe(true);
      // A device that is registered brings everything up to date.
      await boris.hub.registerDevice({ id: "phone", address, sessionId: "s" });
      await expect.poll(dormant, { timeout: 10_000 }).toBe(false);
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
