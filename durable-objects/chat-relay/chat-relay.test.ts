import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { type RoomClient, roomClient, roomPerson } from "../../shared/testing/chat-sockets.ts";
import { objectRooms } from "../../workers/adapters/chat-stubs.ts";
import type { RoomSocketWish } from "../../workers/domains/chat/ports.ts";
import type { ChatRoom } from "../chat-room/chat-room.ts";

const rooms = objectRooms(env.CHAT_ROOM, env.CHAT_RELAY);
/** So many sockets an object holds here: see vitest.config.ts. */
const HELD = 8;

async function open(chatId: string, userId: string, wish: Partial<RoomSocketWish> = {}) {
  const all = { after: null, bundled: false, ...wish };
  const outcome = await rooms.openSocket(chatId, { userId, sessionId: userId }, all);
  if (outcome.kind !== "open") throw new Error(outcome.kind);
  return roomClient(outcome.response);
}

/** A chat with that many members, all of them connected: the room holds the first ones, relays the others. */
async function crowd(people: number) {
  const id = crypto.randomUUID();
  const room = env.CHAT_ROOM.getByName(id);
  const chat = { id, type: "group", title: "Crowd", createdAt: 1_700_000_000_000 } as const;
  const users = Array.from({ length: people }, () => crypto.randomUUID());
  for (const userId of users) await room.join(chat, roomPerson(userId));
  const clients: RoomClient[] = [];
  for (const userId of users) {
    const client = await open(id, userId);
    await client.frame("hello");
    clients.push(client);
  }
  const relay = (index: number) => env.CHAT_RELAY.getByName(`${id}/${index}`);
  return { id, room, users, clients, relay };
}

/** Which relays the room has written down. */
const relaysOf = (room: DurableObjectStub<ChatRoom>) =>
  runInDurableObject(room, (_, { storage }) =>
    storage.sql.exec("SELECT number FROM relay").toArray(),
  );

/** Keeps back what that chat's room answers to a relay that opens a socket. No promise of another object may be awaited. */
async function answersHeld(room: DurableObjectStub<ChatRoom>, chatId: string) {
  const held = { answered: false, released: false };
  await runInDurableObject(room, (instance: ChatRoom) => {
    const shared = Object.getPrototypeOf(instance);
    const { relayOpened } = shared;
    shared.relayOpened = async function answer(this: ChatRoom, ...asked: unknown[]) {
      const opening = relayOpened.apply(this, asked);
      if (this.name !== chatId) return opening;
      shared.relayOpened = relayOpened;
      held.answered = true;
      while (!held.released) await scheduler.wait(5);
      return opening;
    };
  });
  return held;
}

const received = (client: RoomClient) => client.all("events").flatMap(({ events }) => events);
const seqs = (client: RoomClient) => received(client).map(({ seq }) => seq);
const until = (client: RoomClient, last: number) =>
  client.frame("events", ({ events }) => (events.at(-1)?.seq ?? 0) >= last);

describe("a crowd's room and its relays", () => {
  describe("works", () => {
    it("spreads sockets over relays, each of them full before the next", async () => {
      const { relay } = await crowd(HELD * 2 + 3);
      expect((await relay(0).state()).sockets).toBe(HELD);
      expect((await relay(1).state()).sockets).toBe(3);
    });

    it("tells several signals in one frame to sockets that take such, and one by one to others", async () => {
      const { id, users, clients, relay } = await crowd(HELD + 1);
      const [plain] = clients.slice(-1);
      const [userId = ""] = users.slice(-1);
      const together = await open(id, userId, { bundled: true });
      await together.frame("hello");
      expect(await relay(0).state()).toMatchObject({ sockets: 2, plain: 1 });
      const own = { t: "presence", userId, online: true };
      const read = { t: "receipt", userId: users[0], read: 1_000 };
      await relay(0).tellSignals([
        { json: JSON.stringify(own), except: userId },
        { json: JSON.stringify(read), except: null },
      ]);
      expect((await together.frame("signals")).signals).toEqual([read]);
      await plain?.frame("receipt", (receipt) => receipt.read === 1_000);
      expect(plain?.all("presence").some((presence) => presence.userId === userId)).toBe(false);
      expect(plain?.all("signals")).toEqual([]);
      // A room of an older version.
      await relay(0).tell(JSON.stringify({ t: "typing", userId: users[0] }), userId);
      await relay(0).tell(JSON.stringify({ t: "typing", userId: users[1] }), null);
      await plain?.frame("typing", (typing) => typing.userId === users[1]);
      expect(plain?.all("typing")).toHaveLength(1);
    });

    it("brings everything to everybody, once and in order, whoever writes", async () => {
      const { clients, users } = await crowd(HELD * 2 + 3);
      const writers = [0, HELD - 1, HELD, HELD * 2, HELD * 2 + 2];
      for (let n = 0; n < 10; n += 1) {
        for (const who of writers)
          clients[who]?.send({ t: "send", clientId: `c${n}`, text: `${n}` });
      }
      const first = users.length + 1;
      const last = users.length + 10 * writers.length;
      await Promise.all(clients.map((client) => until(client, last)));
      const all = Array.from({ length: last - users.length }, (_, index) => first + index);
      for (const client of clients) expect(seqs(client)).toEqual(all);
      for (const who of writers) {
        const acks = clients[who]?.all("ack") ?? [];
        expect(acks.map(({ clientId }) => clientId)).toEqual(
          Array.from({ length: 10 }, (_, n) => `c${n}`),
        );
      }
    });

    it("tells everybody who writes, who reads and who comes and goes, wherever their sockets are", async () => {
      const { clients, users, room } = await crowd(HELD + 2);
      const [atRoom, atRelay, other] = [clients[0], clients[HELD], clients[HELD + 1]];
      if (!atRoom || !atRelay || !other) throw new Error("unreachable");
      atRelay.send({ t: "typing" });
      expect(await atRoom.frame("typing")).toMatchObject({ userId: users[HELD] });
      await room.send(users[0] ?? "", { clientId: "1", text: "x" });
      atRelay.send({ t: "read", seq: users.length + 1 });
      const read =
        (userId: string | undefined) => (frame: { userId: string; read?: number | undefined }) =>
          frame.userId === userId && frame.read === users.length + 1;
      await atRoom.frame("receipt", read(users[HELD]));
      await other.frame("receipt", read(users[HELD]));
      other.close();
      const gone = ({ userId, online }: { userId: string; online: boolean }) =>
        userId === users[HELD + 1] && !online;
      await atRoom.frame("presence", gone);
      await atRelay.frame("presence", gone);
      expect(atRelay.all("typing")).toEqual([]);
    });

    it("resumes at a relay after what the client knows", async () => {
      const { id, clients, users, room } = await crowd(HELD + 1);
      clients[HELD]?.close();
      for (let n = 0; n < 4; n += 1)
        await room.send(users[0] ?? "", { clientId: `${n}`, text: "x" });
      const again = await open(id, users[HELD] ?? "", { after: users.length + 2 });
      await until(again, users.length + 4);
      expect(seqs(again)).toEqual([users.length + 3, users.length + 4]);
    });

    it("lets go of a relay that holds nobody", async () => {
      const { clients, room } = await crowd(HELD + 1);
      expect(await relaysOf(room)).toHaveLength(1);
      clients[HELD]?.close();
      await clients[0]?.frame("presence", ({ online }) => !online);
      await expect.poll(() => relaysOf(room)).toEqual([]);
    });

    it("keeps a relay whose last socket goes while it opens another one", async () => {
      const { id, clients, users, room, relay } = await crowd(HELD + 1);
      const [writer = "", leaver = ""] = [users[1], users[HELD]];
      const held = await answersHeld(room, id);
      const opening = open(id, users[0] ?? "");
      await expect.poll(() => held.answered).toBe(true);
      clients[HELD]?.close();
      await clients[1]?.frame("presence", ({ userId, online }) => userId === leaver && !online);
      expect(await relay(0).state()).toMatchObject({ online: [users[0]], sockets: 1, plain: 1 });
      expect(await relaysOf(room)).toHaveLength(1);
      held.released = true;
      const opened = await opening;
      await opened.frame("hello");
      await room.send(writer, { clientId: "1", text: "x" });
      await until(opened, users.length + 1);
      await room.leave(users[0] ?? "");
      expect(await opened.closed).toBe(4403);
    });
  });

  describe("refuses", () => {
    it("who is taken out: their sockets close within a second, and nothing later reaches them", async () => {
      const { clients, users, room } = await crowd(HELD + 2);
      const removed = clients[HELD];
      const start = Date.now();
      await room.leave(users[HELD] ?? "");
      expect(await removed?.closed).toBe(4403);
      expect(Date.now() - start).toBeLessThan(1_000);
      await room.send(users[0] ?? "", { clientId: "1", text: "secret" });
      await until(clients[HELD + 1] as RoomClient, users.length + 2);
      expect(removed && received(removed).some(({ kind }) => kind === "message")).toBe(false);
    });

    it("who is taken out while their socket is being opened", async () => {
      const { id, users, room, relay } = await crowd(HELD + 1);
      const held = await answersHeld(room, id);
      const opening = open(id, users[HELD] ?? "");
      await expect.poll(() => held.answered).toBe(true);
      await room.leave(users[HELD] ?? "");
      await expect.poll(async () => (await relay(0).state()).sockets).toBe(1);
      held.released = true;
      const refused = await opening;
      expect(await refused.closed).toBe(4403);
      expect(refused.frames).toEqual([]);
      await expect.poll(async () => (await relay(0).state()).sockets).toBe(0);
    });

    it("everybody, when the chat is deleted by a room that has just woken", async () => {
      const { clients, users, room } = await crowd(HELD + 2);
      await evictDurableObject(room, { webSockets: "hibernate" });
      await room.delete(users[0] ?? "");
      for (const client of clients) expect(await client.closed).toBe(4404);
    });

    it("sessions that have ended", async () => {
      const { clients, users } = await crowd(HELD + 1);
      await env.USER_HUB.getByName(users[HELD] ?? "").sessionsEnded([users[HELD] ?? ""]);
      expect(await clients[HELD]?.closed).toBe(4401);
    });

    it("bad frames, drafts that say nothing, and who is not a member at all", async () => {
      const { clients, relay } = await crowd(HELD + 1);
      const client = clients[HELD];
      client?.send({ t: "send", clientId: "empty", text: "  " });
      expect(await client?.frame("error")).toMatchObject({ clientId: "empty" });
      for (let n = 0; n < 3; n += 1) client?.sendRaw("{oops");
      expect(await client?.closed).toBe(4400);
      const stranger = crypto.randomUUID();
      const url = new Headers({ Upgrade: "websocket" });
      url.set("X-Veche-User", stranger);
      url.set("X-Veche-Session", stranger);
      const response = await relay(0).fetch(new Request("https://object/", { headers: url }));
      expect(await roomClient(response).closed).toBe(4403);
    });
  });

  describe("survives", () => {
    it("sleep of the room and of the relay: sockets go on", async () => {
      const { id, clients, users, room, relay } = await crowd(HELD + 1);
      await evictDurableObject(room, { webSockets: "hibernate" });
      await evictDurableObject(relay(0), { webSockets: "hibernate" });
      clients[HELD]?.send({ t: "send", clientId: "1", text: "x" });
      await Promise.all(
        [clients[0], clients[HELD]].map((one) => until(one as RoomClient, users.length + 1)),
      );
      const online = async () => {
        const fresh = await open(id, users[0] ?? "");
        const hello = await fresh.frame("hello");
        fresh.close();
        return hello.online;
      };
      await expect.poll(online).toContain(users[HELD]);
    });

    it("news of a relay that come too late: it is brought what it missed", async () => {
      const { clients, users, room } = await crowd(HELD + 1);
      const [writer = "", userId = ""] = [users[0], users[HELD]];
      await room.relayChanged(0, { users: [[userId, false]], sockets: 0 });
      expect(await relaysOf(room)).toEqual([]);
      await room.send(writer, { clientId: "1", text: "x" });
      await room.relayChanged(0, { users: [[userId, true]], sockets: 1 });
      await until(clients[HELD] as RoomClient, users.length + 1);
      expect(seqs(clients[HELD] as RoomClient)).toEqual([users.length + 1]);
      expect(await room.reaches(userId)).toBe(true);
    });

    it("late news of a relay, of somebody who is not a member any more: their sockets close", async () => {
      const { clients, users, room } = await crowd(HELD + 1);
      const userId = users[HELD] ?? "";
      await room.relayChanged(0, { users: [[userId, false]], sockets: 0 });
      await room.leave(userId);
      await room.relayChanged(0, { users: [[userId, true]], sockets: 1 });
      expect(await clients[HELD]?.closed).toBe(4403);
      expect(await room.reaches(userId)).toBe(false);
    });

    it("being stopped all at once: whoever comes again has everything", async () => {
      const { id, clients, users } = await crowd(HELD + 1);
      clients[HELD]?.send({ t: "send", clientId: "1", text: "x" });
      const ack = await clients[HELD]?.frame("ack");
      await abortAllDurableObjects();
      const again = await open(id, users[HELD] ?? "", { after: users.length });
      await until(again, ack?.seq ?? 0);
      expect(seqs(again)).toEqual([ack?.seq]);
      const room = env.CHAT_ROOM.getByName(id);
      expect(await room.send(users[HELD] ?? "", { clientId: "1", text: "x" })).toMatchObject({
        kind: "duplicate",
      });
    });
  });
});
