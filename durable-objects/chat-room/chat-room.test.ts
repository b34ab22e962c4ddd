import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { MAX_REPLAY } from "../../shared/contracts/chat/index.ts";
import { connectRoom, type RoomClient, roomPerson } from "../../shared/testing/chat-sockets.ts";
import type { ChatRoom } from "./chat-room.ts";

const newId = () => crypto.randomUUID();

/** A chat with that many members; the first owns it. */
async function founded(people: number) {
  const chatId = newId();
  const room = env.CHAT_ROOM.getByName(chatId);
  const users = Array.from({ length: people }, newId);
  const chat = { id: chatId, type: "group", title: "Test", createdAt: 1_700_000_000_000 } as const;
  for (const userId of users) await room.join(chat, roomPerson(userId));
  return { chatId, room, chat, users: users as [string, string, string] };
}

type Founded = Awaited<ReturnType<typeof founded>>;

/** The log, as it is sent to everybody. */
async function eventsOf({ chatId, users }: Founded, after = 0) {
  const events = await env.CHAT_ROOM.getByName(chatId).events(users[0], after, 1_000);
  return (events ?? []).map((event) =>
    event.kind === "message"
      ? { ...event, message: { ...event.message, delivery: "sent" as const } }
      : event,
  );
}

const received = (client: RoomClient) => client.all("events").flatMap(({ events }) => events);

const seqs = (events: readonly { seq: number }[]) => events.map(({ seq }) => seq);

describe("a chat's room", () => {
  describe("works", () => {
    it("makes whoever joins first its owner, and is joined once", async () => {
      const { room, users, chat } = await founded(2);
      const before = await room.members(users[0], null, 10);
      expect(before?.map(({ userId, role }) => [userId, role])).toEqual([
        [users[0], "owner"],
        [users[1], "member"],
      ]);
      await room.join(chat, roomPerson(users[1]));
      expect(await room.members(users[0], null, 10)).toEqual(before);
      expect(seqs((await room.events(users[0], 0, 10)) ?? [])).toEqual([1, 2]);
    });

    it("knows what its members are called now, and no longer of who left", async () => {
      const { room, users, chat } = await founded(2);
      const called = () =>
        runInDurableObject(room, (_: ChatRoom, { storage }) =>
          storage.sql
            .exec("SELECT username FROM member ORDER BY joined_at, user_id = ?", users[1])
            .toArray()
            .map(({ username }) => username),
        );
      await room.profileChanged(roomPerson(users[0], "anna", 3));
      await room.profileChanged(roomPerson(users[0], "late", 2));
      await room.join(chat, roomPerson(users[1], "boris", 2));
      expect(await called()).toEqual(["anna", "boris"]);
      await room.leave(users[1]);
      await room.profileChanged(roomPerson(users[1], "gone", 9));
      expect(await called()).toEqual(["anna", null]);
    });

    it("greets a socket, and brings its messages to everybody", async () => {
      const { chatId, room, users } = await founded(2);
      const anna = await connectRoom(room, users[0]);
      const boris = await connectRoom(room, users[1]);
      expect(await anna.frame("hello")).toMatchObject({
        chatId,
        userId: users[0],
        lastSeq: 2,
        lastReadSeq: 1,
      });
      anna.send({ t: "send", clientId: "a1", text: "Привет" });
      const ack = await anna.frame("ack");
      expect(ack).toMatchObject({ clientId: "a1", seq: 3 });
      for (const client of [anna, boris]) {
        const { events } = await client.frame("events");
        expect(events).toMatchObject([
          {
            seq: 3,
            kind: "message",
            actorId: users[0],
            at: ack.createdAt,
            message: { chatId, seq: 3, clientId: "a1", senderId: users[0], text: "Привет" },
          },
        ]);
      }
    });

    it("stores a message once, whatever way its repetition comes", async () => {
      const chat = await founded(1);
      const anna = await connectRoom(chat.room, chat.users[0]);
      anna.send({ t: "send", clientId: "a1", text: "first" });
      anna.send({ t: "send", clientId: "a1", text: "second" });
      await anna.settled();
      const again = await chat.room.send(chat.users[0], { clientId: "a1", text: "third" });
      expect(again).toMatchObject({ kind: "duplicate", message: { seq: 2, text: "first" } });
      expect(anna.all("ack").map(({ seq }) => seq)).toEqual([2, 2]);
      expect(await eventsOf(chat)).toHaveLength(2);
    });

    it("lets two members use the same clientId", async () => {
      const { room, users } = await founded(2);
      for (const userId of users) {
        expect(await room.send(userId, { clientId: "same", text: "mine" })).toMatchObject({
          kind: "stored",
          message: { senderId: userId },
        });
      }
    });

    it("brings a burst to everyone whole, in order, in few frames", async () => {
      const chat = await founded(2);
      const anna = await connectRoom(chat.room, chat.users[0]);
      const boris = await connectRoom(chat.room, chat.users[1]);
      for (let n = 0; n < 20; n += 1) anna.send({ t: "send", clientId: `a${n}`, text: `${n}` });
      const last = (client: RoomClient) =>
        client.frame("events", ({ events }) => events.at(-1)?.seq === 22);
      await Promise.all([last(anna), last(boris)]);
      for (const client of [anna, boris]) expect(received(client)).toEqual(await eventsOf(chat, 2));
      expect(boris.all("events").length).toBeLessThan(10);
    });

    it("resumes after what the client knows", async () => {
      const chat = await founded(2);
      for (let n = 0; n < 5; n += 1) {
        await chat.room.send(chat.users[0], { clientId: `a${n}`, text: `${n}` });
      }
      const boris = await connectRoom(chat.room, chat.users[1], { after: 4 });
      await boris.settled();
      expect(seqs(received(boris))).toEqual([5, 6, 7]);
      const fresh = await connectRoom(chat.room, chat.users[1]);
      await fresh.settled();
      expect(received(fresh)).toEqual([]);
    });

    it("tells who is too far behind what to fetch, and goes on from there", async () => {
      const chat = await founded(1);
      await runInDurableObject(chat.room, (_: ChatRoom, { storage }) => {
        storage.sql.exec(
          `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
           INSERT INTO event SELECT i, 'message', ?, 0, 'c' || i, i - 1, '{"text":"x"}' FROM n`,
          MAX_REPLAY + 10,
          chat.users[0],
        );
      });
      await evictDurableObject(chat.room);
      const far = await connectRoom(chat.room, chat.users[0], { after: 9 });
      expect(await far.frame("gap")).toEqual({ t: "gap", from: 10, to: MAX_REPLAY + 10 });
      await chat.room.send(chat.users[0], { clientId: "new", text: "new" });
      expect(seqs((await far.frame("events")).events)).toEqual([MAX_REPLAY + 11]);
      const near = await connectRoom(chat.room, chat.users[0], { after: 11 });
      await near.settled();
      expect(near.all("gap")).toEqual([]);
      expect(seqs(received(near))).toEqual(
        Array.from({ length: MAX_REPLAY }, (_, index) => index + 12),
      );
    });

    it("cuts what it brings into frames of bounded size", async () => {
      const chat = await founded(1);
      await runInDurableObject(chat.room, (_: ChatRoom, { storage }) => {
        storage.sql.exec(
          `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 101)
           INSERT INTO event SELECT i, 'message', ?, 0, 'c' || i, i - 1, ? FROM n`,
          chat.users[0],
          JSON.stringify({ text: "я".repeat(8_000) }),
        );
      });
      await evictDurableObject(chat.room);
      const anna = await connectRoom(chat.room, chat.users[0], { after: 0 });
      await anna.frame("events", ({ events }) => events.at(-1)?.seq === 101);
      expect(received(anna)).toEqual(await eventsOf(chat));
      for (const frame of anna.all("events")) {
        expect(JSON.stringify(frame).length).toBeLessThan(300_000);
      }
    });

    it("moves read marks forward only, and tells the others", async () => {
      const { room, users } = await founded(2);
      for (const clientId of ["1", "2", "3"]) await room.send(users[0], { clientId, text: "x" });
      const anna = await connectRoom(room, users[0]);
      expect(await room.describe(users[1])).toMatchObject({ unread: 3, lastReadSeq: 2 });
      const boris = await connectRoom(room, users[1]);
      boris.send({ t: "read", seq: 4 });
      expect(await anna.frame("receipt", ({ read }) => read !== undefined)).toEqual({
        t: "receipt",
        userId: users[1],
        read: 4,
      });
      expect(await room.markRead(users[1], 3)).toEqual({ lastReadSeq: 4, unread: 1 });
      expect(await room.markRead(users[1], 999)).toEqual({ lastReadSeq: 5, unread: 0 });
    });

    it("counts what one wrote as read by oneself", async () => {
      const { room, users } = await founded(2);
      await room.send(users[0], { clientId: "1", text: "x" });
      await room.send(users[1], { clientId: "2", text: "y" });
      expect(await room.describe(users[1])).toMatchObject({ unread: 0, lastReadSeq: 4 });
      expect(await room.describe(users[0])).toMatchObject({ unread: 1, lastReadSeq: 3 });
    });

    it("tells the sender how far a message has got", async () => {
      const { room, users } = await founded(2);
      const sent = await room.send(users[0], { clientId: "1", text: "x" });
      expect(sent).toMatchObject({ message: { delivery: "sent" } });
      const anna = await connectRoom(room, users[0]);
      const deliveryNow = async () =>
        (await room.messages(users[0], { direction: "after", seq: 0 }, 1))?.[0]?.delivery;
      await connectRoom(room, users[1]);
      expect(await anna.frame("receipt")).toMatchObject({ userId: users[1], delivered: 3 });
      expect(await deliveryNow()).toBe("delivered");
      await room.markRead(users[1], 3);
      expect(await deliveryNow()).toBe("read");
      await room.send(users[0], { clientId: "2", text: "y" });
      expect(await anna.frame("receipt", ({ delivered }) => delivered === 4)).toBeTruthy();
    });

    it("tells the others who writes and who is here, and nobody about themselves", async () => {
      const { room, users } = await founded(2);
      const anna = await connectRoom(room, users[0]);
      const boris = await connectRoom(room, users[1]);
      expect(await anna.frame("presence")).toEqual({
        t: "presence",
        userId: users[1],
        online: true,
      });
      expect((await boris.frame("hello")).online.sort()).toEqual([...users].sort());
      boris.send({ t: "typing" });
      boris.send({ t: "typing" });
      expect(await anna.frame("typing")).toEqual({ t: "typing", userId: users[1] });
      boris.close();
      await anna.frame("presence", ({ online }) => !online);
      expect(anna.all("typing")).toHaveLength(1);
      expect(boris.all("typing")).toEqual([]);
      expect(boris.all("presence")).toEqual([]);
    });

    it("keeps somebody with two devices here until both are gone", async () => {
      const { room, users } = await founded(2);
      const anna = await connectRoom(room, users[0]);
      const phone = await connectRoom(room, users[1], { sessionId: "phone" });
      const desk = await connectRoom(room, users[1], { sessionId: "desk" });
      phone.close();
      await phone.closed;
      await anna.settled();
      expect(anna.all("presence").map(({ online }) => online)).toEqual([true]);
      desk.close();
      await anna.frame("presence", ({ online }) => !online);
    });

    it("answers pings however they are spelt", async () => {
      const { room, users } = await founded(1);
      const anna = await connectRoom(room, users[0]);
      anna.sendRaw('{"t":"ping"}');
      anna.sendRaw('{"extra":1, "t" : "ping"}');
      await anna.frame("pong", () => anna.all("pong").length === 2);
    });
  });

  describe("refuses", () => {
    it("who is not a member, without a byte and without a trace", async () => {
      const { room, users } = await founded(1);
      const stranger = newId();
      expect(await room.describe(stranger)).toBeNull();
      expect(await room.events(stranger, 0, 10)).toBeNull();
      expect(await room.send(stranger, { clientId: "1", text: "x" })).toEqual({
        kind: "not_member",
      });
      await expect(connectRoom(room, stranger)).rejects.toThrow("no socket, but 404");
      const nowhere = env.CHAT_ROOM.getByName(newId());
      await expect(connectRoom(nowhere, users[0])).rejects.toThrow("no socket, but 404");
      await runInDurableObject(nowhere, (_: ChatRoom, { storage }) => {
        const tables = storage.sql.exec("SELECT name FROM sqlite_master").toArray();
        expect(tables).toEqual([]);
      });
    });

    it("closes the sockets of who leaves, and lets nothing later reach them", async () => {
      const { room, users } = await founded(2);
      const anna = await connectRoom(room, users[0]);
      const boris = await connectRoom(room, users[1]);
      expect(await room.leave(users[1])).toBe(true);
      expect(await boris.closed).toBe(4403);
      await room.send(users[0], { clientId: "1", text: "secret" });
      await anna.frame("events", ({ events }) => events.at(-1)?.seq === 4);
      expect(received(boris)).toEqual([]);
      expect(await room.leave(users[1])).toBe(false);
    });

    it("the third bad frame", async () => {
      const { room, users } = await founded(1);
      const anna = await connectRoom(room, users[0]);
      anna.sendRaw("{oops");
      anna.sendRaw(new ArrayBuffer(4));
      anna.sendRaw('{"t":"shout"}');
      expect(await anna.closed).toBe(4400);
      expect(anna.all("error").map(({ code }) => code)).toEqual([
        "malformed_json",
        "binary_frame",
        "unknown_frame",
      ]);
    });

    it.each([
      ["no object", '"send"'],
      ["an array", "[]"],
      ["null", "null"],
      ["a frame over 64 KiB", `{"t":"typing","pad":"${"x".repeat(65_536)}"}`],
      ["one of 64 Ki characters of two bytes", `{"t":"typing","pad":"${"я".repeat(40_000)}"}`],
    ])("%s", async (_, frame) => {
      const { room, users } = await founded(1);
      const anna = await connectRoom(room, users[0]);
      anna.sendRaw(frame);
      await anna.frame("error");
      await anna.settled();
    });

    it("drafts that say nothing, too much, or answer nothing; the socket stays", async () => {
      const chat = await founded(1);
      const anna = await connectRoom(chat.room, chat.users[0]);
      anna.send({ t: "send", clientId: "empty", text: " \n " });
      anna.send({ t: "send", clientId: "long", text: "x".repeat(8_001) });
      anna.send({ t: "send", clientId: "reply", text: "x", replyTo: 77 });
      anna.send({ t: "send", clientId: "joined", text: "x", replyTo: 1 });
      anna.sendRaw('{"t":"send","clientId":7,"text":"x"}');
      anna.sendRaw('{"t":"read","seq":-1}');
      await anna.settled();
      const errors = anna.all("error");
      expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["validation_failed"]));
      const answered = errors.flatMap(({ clientId }) => clientId ?? []);
      expect(answered.sort()).toEqual(["empty", "joined", "long", "reply"]);
      expect(errors).toHaveLength(6);
      expect(await eventsOf(chat)).toHaveLength(1);
    });

    it("more than 20 new messages in 10 seconds, by socket and call together", async () => {
      const chat = await founded(2);
      const anna = await connectRoom(chat.room, chat.users[0]);
      for (let n = 0; n < 12; n += 1) anna.send({ t: "send", clientId: `s${n}`, text: "x" });
      await anna.settled();
      for (let n = 0; n < 8; n += 1) {
        const sent = await chat.room.send(chat.users[0], { clientId: `r${n}`, text: "x" });
        expect(sent.kind).toBe("stored");
      }
      anna.send({ t: "send", clientId: "over", text: "x" });
      expect(await anna.frame("error")).toMatchObject({ code: "rate_limited", clientId: "over" });
      const over = await chat.room.send(chat.users[0], { clientId: "over", text: "x" });
      expect(over).toMatchObject({ kind: "rate_limited", limit: 20 });
      const retry = await chat.room.send(chat.users[0], { clientId: "s0", text: "x" });
      expect(retry.kind).toBe("duplicate");
      const other = await chat.room.send(chat.users[1], { clientId: "1", text: "x" });
      expect(other.kind).toBe("stored");
    });

    it("sockets of sessions that have ended", async () => {
      const { room, users } = await founded(2);
      const old = await connectRoom(room, users[0], { sessionId: "old" });
      const kept = await connectRoom(room, users[0], { sessionId: "kept" });
      await env.USER_HUB.getByName(users[0]).sessionsEnded(["old"]);
      expect(await old.closed).toBe(4401);
      await kept.settled();
      await expect(connectRoom(room, users[0], { sessionId: "old" })).rejects.toThrow(
        "no socket, but 401",
      );
    });
  });

  describe("survives", () => {
    it("sleep: sockets go on, and the log, the marks and the strikes with them", async () => {
      const chat = await founded(2);
      const anna = await connectRoom(chat.room, chat.users[0]);
      const boris = await connectRoom(chat.room, chat.users[1]);
      anna.sendRaw("bad");
      anna.send({ t: "send", clientId: "1", text: "before" });
      await boris.frame("events");
      await evictDurableObject(chat.room);
      anna.send({ t: "send", clientId: "2", text: "after" });
      await boris.frame("events", ({ events }) => events.at(-1)?.seq === 4);
      const once = new Map(received(boris).map((event) => [event.seq, event]));
      expect([...once.values()]).toEqual(await eventsOf(chat, 2));
      anna.sendRaw("bad");
      anna.sendRaw("bad");
      expect(await anna.closed).toBe(4400);
    });

    it("being stopped in the middle of a burst: what was acknowledged is there and arrives", async () => {
      const chat = await founded(2);
      const anna = await connectRoom(chat.room, chat.users[0]);
      const boris = await connectRoom(chat.room, chat.users[1]);
      for (let n = 0; n < 15; n += 1) anna.send({ t: "send", clientId: `${n}`, text: "x" });
      await anna.frame("ack", ({ clientId }) => clientId === "14");
      await evictDurableObject(chat.room);
      boris.sendRaw('{"t":"typing"}');
      await boris.frame("events", ({ events }) => events.at(-1)?.seq === 17);
      expect(new Set(seqs(received(boris)))).toEqual(new Set(seqs(await eventsOf(chat, 2))));
    });

    it("being stopped between storing and sending: it is sent when the room wakes", async () => {
      const chat = await founded(2);
      const boris = await connectRoom(chat.room, chat.users[1]);
      await runInDurableObject(chat.room, (_: ChatRoom, { storage }) => {
        const body = JSON.stringify({ text: "stored, not sent" });
        storage.sql.exec(
          "INSERT INTO event VALUES (3, 'message', ?, ?, 'c', 1, ?)",
          chat.users[0],
          Date.now(),
          body,
        );
      });
      await evictDurableObject(chat.room);
      boris.send({ t: "typing" });
      expect((await boris.frame("events")).events).toEqual(await eventsOf(chat, 2));
    });

    it("a crash: every acknowledged message is in the log, once, without gaps", async () => {
      const chat = await founded(1);
      const acked = new Set<string>();
      for (let round = 0; round < 5; round += 1) {
        const anna = await connectRoom(env.CHAT_ROOM.getByName(chat.chatId), chat.users[0]);
        for (let n = 0; n < 4; n += 1) {
          anna.send({ t: "send", clientId: `${round}-${n}`, text: "x" });
        }
        if (round % 2 === 0) await anna.frame("ack");
        await abortAllDurableObjects();
        await anna.closed;
        for (const { clientId } of anna.all("ack")) acked.add(clientId);
      }
      const events = await eventsOf(chat);
      expect(seqs(events)).toEqual(events.map((_, index) => index + 1));
      const stored = events.flatMap((one) => (one.kind === "message" ? one.message.clientId : []));
      expect(new Set(stored).size).toBe(stored.length);
      expect(acked.size).toBeGreaterThan(0);
      for (const clientId of acked) expect(stored).toContain(clientId);
    });
  });
});
