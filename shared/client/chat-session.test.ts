import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChatEvent, Message } from "../contracts/chat/index.ts";
import { FakeSocket } from "../testing/fake-socket.ts";
import { MemoryOutbox } from "../testing/memory-outbox.ts";
import { deliveryOf, messageOf } from "./chat-log.ts";
import { ChatSession, type ChatSessionOptions } from "./chat-session.ts";
import { withChanges } from "./message-changes.ts";
import { ApiError } from "./problem.ts";

const CHAT = "00000000-0000-7000-8000-0000000000aa";
const ME = "00000000-0000-7000-8000-000000000001";
const OTHER = "00000000-0000-7000-8000-000000000002";
const FILE = {
  localId: "l1",
  name: "cat.png",
  contentType: "image/png",
  kind: "image",
  blob: new Blob(["cat"]),
} as const;
const AT = "2026-11-21T08:00:00.000Z";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.opened = [];
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The platform's side of a chat: a log, and answers to what a client sends. */
class Room {
  readonly events: ChatEvent[] = [];
  readonly history = {
    before: vi.fn(async () => ({ messages: [], complete: true })),
    after: vi.fn(async (seq: number) => ({
      events: this.events.slice(seq, seq + 100),
      complete: this.events.length <= seq + 100,
    })),
  };

  /** Stores a message once, and tells its `seq`. */
  store(actorId: string, clientId: string, text: string): number {
    const known = this.events.find(
      (event) =>
        event.kind === "message" &&
        event.actorId === actorId &&
        event.message.clientId === clientId,
    );
    if (known !== undefined) return known.seq;
    const seq = this.events.length + 1;
    this.events.push({
      seq,
      actorId,
      at: AT,
      kind: "message",
      message: {
        chatId: CHAT,
        seq,
        clientId,
        senderId: actorId,
        text,
        attachments: [],
        mentions: [],
        reactions: [],
        pinned: false,
        editedAt: null,
        deletedAt: null,
        createdAt: AT,
        changedSeq: seq,
        delivery: "sent",
      },
    });
    return seq;
  }

  add(event: Pick<ChatEvent, "kind"> & Record<string, unknown>): void {
    const place = { seq: this.events.length + 1, actorId: ME, at: AT };
    this.events.push({ ...place, ...event } as ChatEvent);
  }

  greet(socket: FakeSocket, epoch = "one"): void {
    socket.accept();
    socket.say({
      t: "hello",
      chatId: CHAT,
      userId: ME,
      lastSeq: this.events.length,
      epoch,
      lastReadSeq: 0,
      online: [ME],
    });
    const after = Number(new URL(socket.url).searchParams.get("after"));
    if (this.events.length > after) socket.say({ t: "events", events: this.events.slice(after) });
  }
}

interface Sent {
  readonly clientId: string;
  readonly text: string;
}

/** Lets everything go on that waits for nothing from outside. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await vi.advanceTimersByTimeAsync(0);
}

async function says(session: ChatSession, text: string, clientId: string): Promise<void> {
  session.send({ clientId, text, createdAt: AT });
  await settled();
}

async function join(room: Room, options: Partial<ChatSessionOptions> = {}): Promise<ChatSession> {
  const session = new ChatSession({
    chatId: CHAT,
    userId: ME,
    after: 0,
    lastReadSeq: 0,
    origin: "http://here",
    token: async () => "token",
    history: room.history,
    outbox: new MemoryOutbox(),
    upload: async () => "",
    ...options,
  });
  session.open();
  await settled();
  return session;
}

const texts = (session: ChatSession) =>
  session
    .view()
    .log.entries.flatMap((entry) => (entry.kind === "message" ? [entry.message.text] : []));

/** A message as its view shows it: with the changes that are on their way. */
function shownOf(session: ChatSession, seq: number): Message | null {
  const { log, changes } = session.view();
  const message = messageOf(log, seq);
  return message && withChanges(message, changes);
}

describe("works", () => {
  it("hears signals that come together as it hears them one by one", async () => {
    const room = new Room();
    room.store(ME, "c1", "Who is here?");
    const session = await join(room);
    expect(new URL(FakeSocket.last.url).searchParams.get("signals")).toBe("bundled");
    room.greet(FakeSocket.last);
    await settled();
    const third = "00000000-0000-7000-8000-000000000003";
    FakeSocket.last.say({
      t: "signals",
      signals: [
        { t: "presence", userId: OTHER, online: true },
        { t: "receipt", userId: OTHER, read: 1 },
        { t: "presence", userId: third, online: true },
        { t: "presence", userId: OTHER, online: false },
      ],
    });
    await settled();
    expect([...session.view().online]).toEqual([ME, third]);
    const { log } = session.view();
    const said = messageOf(log, 1);
    expect(said && deliveryOf(log, said)).toBe("read");
  });

  it("draws the marks of a crowd once, and its own from another device", async () => {
    const room = new Room();
    for (const clientId of ["a", "b", "c"]) room.store(OTHER, clientId, "News");
    const session = await join(room);
    room.greet(FakeSocket.last);
    FakeSocket.last.say({ t: "events", events: room.events });
    await settled();
    const drawn = vi.fn();
    session.subscribe(drawn);
    const crowd = Array.from({ length: 100 }, (_, index) => `member-${index}`);
    const signals = [ME, ...crowd].map((userId) => ({ t: "receipt", userId, read: 3 }));
    FakeSocket.last.say({ t: "signals", signals });
    await settled();
    expect(session.view().lastReadSeq).toBe(3);
    expect(crowd.map((userId) => session.view().log.receipts.get(userId)?.read)).toEqual(
      crowd.map(() => 3),
    );
    expect(drawn.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it("shows what is sent at once, and once only when it is stored", async () => {
    const room = new Room();
    const session = await join(room);
    room.greet(FakeSocket.last);
    await says(session, "hello", "c1");
    expect(session.view().log.outgoing).toMatchObject([{ clientId: "c1", state: "pending" }]);
    expect(FakeSocket.last.said("send")).toEqual([{ t: "send", clientId: "c1", text: "hello" }]);
    room.store(ME, "c1", "hello");
    FakeSocket.last.say({ t: "ack", clientId: "c1", seq: 1, createdAt: AT });
    FakeSocket.last.say({ t: "events", events: room.events });
    expect(session.view().log.outgoing).toEqual([]);
    expect(texts(session)).toEqual(["hello"]);
    session.close();
  });

  it("keeps what is pending over a reload, and sends it under its old clientId", async () => {
    const room = new Room();
    const outbox = new MemoryOutbox();
    const before = await join(room, { outbox });
    await says(before, "written in the dark", "c1");
    before.close();
    const after = await join(room, { outbox: outbox.tab() });
    expect(after.view().log.outgoing).toMatchObject([{ clientId: "c1", state: "pending" }]);
    room.greet(FakeSocket.last);
    await settled();
    expect(FakeSocket.last.said("send")).toMatchObject([{ clientId: "c1" }]);
    after.close();
  });

  it("sends one after the other: the next leaves when the one before has been answered for", async () => {
    const room = new Room();
    const session = await join(room);
    room.greet(FakeSocket.last);
    await says(session, "one", "c1");
    await says(session, "two", "c2");
    expect(FakeSocket.last.said("send")).toMatchObject([{ clientId: "c1" }]);
    FakeSocket.last.say({ t: "ack", clientId: "c1", seq: 1, createdAt: AT });
    await settled();
    expect(FakeSocket.last.said("send")).toMatchObject([{ clientId: "c1" }, { clientId: "c2" }]);
    session.close();
  });

  it("has an encrypted chat read and written by what has its keys, in order and never in the clear", async () => {
    const room = new Room();
    const slow = Promise.withResolvers<void>();
    const read = vi.fn(async (events: readonly ChatEvent[]) => {
      if (events[0]?.seq === 1) await slow.promise;
      return events;
    });
    const send = vi
      .fn(async () => ({ kind: "stored" as const, createdAt: AT }))
      .mockRejectedValueOnce(new Error("no network"));
    const change = vi.fn(async () => "forbidden");
    const session = await join(room, { sealed: { read, send, change } });
    room.greet(FakeSocket.last);
    for (const text of ["one", "two"]) room.store(OTHER, text, text);
    for (const event of room.events) FakeSocket.last.say({ t: "events", events: [event] });
    await settled();
    expect(texts(session)).toEqual([]);
    slow.resolve();
    await settled();
    expect(texts(session)).toEqual(["one", "two"]);
    await says(session, "a secret", "c1");
    expect(session.view().log.outgoing).toMatchObject([{ state: "pending" }]);
    // What became of the first try nobody knows: it is tried again.
    await vi.advanceTimersByTimeAsync(10_000);
    expect(session.view().log.outgoing).toMatchObject([{ state: "sent" }]);
    expect(send).toHaveBeenCalledTimes(2);
    session.edit(1, "not mine");
    await settled();
    expect(session.view().changes).toMatchObject([{ seq: 1, refused: "forbidden" }]);
    expect(FakeSocket.last.said().map((frame) => (frame as { t: string }).t)).not.toContain("send");
    expect(JSON.stringify(FakeSocket.last.said())).not.toContain("secret");
    session.close();
  });

  it("uploads the files of a message first, and what was written after it waits", async () => {
    const room = new Room();
    const uploaded = Promise.withResolvers<string>();
    const upload = vi.fn(() => uploaded.promise);
    const session = await join(room, { upload });
    room.greet(FakeSocket.last);
    session.send({ clientId: "c1", text: "", createdAt: AT, files: [FILE] });
    await says(session, "about that picture", "c2");
    expect(FakeSocket.last.said("send")).toEqual([]);
    uploaded.resolve("f1");
    await settled();
    expect(FakeSocket.last.said("send")).toEqual([
      { t: "send", clientId: "c1", text: "", attachments: [{ fileId: "f1", name: "cat.png" }] },
    ]);
    session.close();
  });

  it("what two tabs write is sent by one of them, in order, and shown in both", async () => {
    const room = new Room();
    const outbox = new MemoryOutbox();
    const first = await join(room, { outbox });
    room.greet(FakeSocket.last);
    const line = FakeSocket.last;
    const second = await join(room, { outbox: outbox.tab() });
    await says(second, "from the tab without a line", "c1");
    await says(first, "from the other", "c2");
    expect(first.view().log.outgoing.map(({ clientId }) => clientId)).toEqual(["c1", "c2"]);
    expect(line.said("send")).toMatchObject([{ clientId: "c1" }]);
    line.say({ t: "ack", clientId: "c1", seq: 1, createdAt: AT });
    await settled();
    expect(line.said("send")).toMatchObject([{ clientId: "c1" }, { clientId: "c2" }]);
    expect(second.view().log.outgoing).toMatchObject([{ state: "sent" }, { state: "pending" }]);
    first.close();
    second.close();
  });

  it("goes on from what the device kept, and shows it alone while the platform is silent", async () => {
    const room = new Room();
    room.store(OTHER, "o1", "one");
    const before = await join(room);
    room.greet(FakeSocket.last);
    const resumed = { log: before.view().log, epoch: "one" };
    before.close();
    room.store(OTHER, "o2", "two");
    const session = await join(room, { resumed });
    expect(session.view().ready).toBe(false);
    // As the page does: it asks at every change while nobody answers.
    const stop = session.subscribe(() => session.showKept());
    session.showKept();
    expect(session.view().ready).toBe(true);
    stop();
    expect(texts(session)).toEqual(["one"]);
    expect(FakeSocket.last.url).toMatch(/after=1&/);
    room.greet(FakeSocket.last);
    expect(texts(session)).toEqual(["one", "two"]);
    session.close();
  });

  it("shows a change at once, and keeps asking until the log has it", async () => {
    const room = new Room();
    room.store(ME, "c1", "helo");
    const session = await join(room);
    room.greet(FakeSocket.last);
    session.edit(1, "hello");
    session.react(1, "👍");
    expect(FakeSocket.last.said("edit")).toEqual([{ t: "edit", seq: 1, text: "hello" }]);
    const expected = { text: "hello", reactions: [{ emoji: "👍", count: 1, mine: true }] };
    expect(shownOf(session, 1)).toMatchObject(expected);
    // The edit was stored, but the connection dies before its event; the reaction never got there.
    room.add({ kind: "edited", targetSeq: 1, text: "hello", mentions: [] });
    FakeSocket.last.end();
    await vi.advanceTimersByTimeAsync(1_000);
    room.greet(FakeSocket.last);
    expect(FakeSocket.last.said("edit")).toEqual([]);
    expect(FakeSocket.last.said("react")).toEqual([{ t: "react", seq: 1, emoji: "👍" }]);
    room.add({ kind: "reaction", targetSeq: 1, emoji: "👍", added: true });
    FakeSocket.last.say({ t: "events", events: room.events });
    expect(session.view().changes).toEqual([]);
    expect(shownOf(session, 1)).toMatchObject(expected);
    session.close();
  });

  it("a reaction given and taken back at once ends as taken back", async () => {
    const room = new Room();
    room.store(OTHER, "o1", "hello");
    const session = await join(room);
    room.greet(FakeSocket.last);
    session.react(1, "👍");
    session.unreact(1, "👍");
    expect(FakeSocket.last.said("unreact")).toHaveLength(1);
    room.add({ kind: "reaction", targetSeq: 1, emoji: "👍", added: true });
    FakeSocket.last.say({ t: "events", events: room.events });
    expect(shownOf(session, 1)?.reactions).toEqual([]);
    room.add({ kind: "reaction", targetSeq: 1, emoji: "👍", added: false });
    FakeSocket.last.say({ t: "events", events: room.events });
    expect(session.view().changes).toEqual([]);
    expect(shownOf(session, 1)?.reactions).toEqual([]);
    session.close();
  });

  it("forgets that somebody writes when they have written, or fall silent", async () => {
    const room = new Room();
    const session = await join(room);
    room.greet(FakeSocket.last);
    FakeSocket.last.say({ t: "typing", userId: OTHER });
    expect(session.view().typing).toEqual([OTHER]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.view().typing).toEqual([]);
    FakeSocket.last.say({ t: "typing", userId: OTHER });
    room.store(OTHER, "o1", "here");
    FakeSocket.last.say({ t: "events", events: room.events });
    expect(session.view().typing).toEqual([]);
    session.close();
  });

  it("tells the platform again of a read mark that it lost", async () => {
    const room = new Room();
    room.store(OTHER, "o1", "one");
    const session = await join(room);
    room.greet(FakeSocket.last);
    session.markRead(1);
    FakeSocket.last.end();
    await vi.advanceTimersByTimeAsync(1_000);
    room.greet(FakeSocket.last);
    expect(FakeSocket.last.said("read")).toEqual([{ t: "read", seq: 1 }]);
    session.close();
  });

  it("takes what came before an own message for read, as the platform does", async () => {
    const room = new Room();
    room.store(OTHER, "o1", "one");
    const session = await join(room);
    room.greet(FakeSocket.last);
    expect(session.unread()).toBe(1);
    room.store(ME, "m1", "written without looking");
    room.store(OTHER, "o2", "two");
    FakeSocket.last.say({ t: "events", events: room.events.slice(1) });
    expect(session.view().lastReadSeq).toBe(2);
    expect(session.unread()).toBe(1);
    session.close();
  });
});

describe("refuses", () => {
  it("what the platform does not change: says so for that message, until it is dismissed", async () => {
    const room = new Room();
    room.store(ME, "c1", "helo");
    const session = await join(room);
    room.greet(FakeSocket.last);
    session.edit(1, "hello");
    session.react(1, "👍");
    FakeSocket.last.say({ t: "error", code: "too_late", seq: 1 });
    FakeSocket.last.say({ t: "error", code: "something_new", seq: 1 });
    expect(session.view().changes).toEqual([
      { kind: "edit", seq: 1, text: "hello", refused: "too_late" },
      { kind: "react", seq: 1, emoji: "👍", refused: "internal" },
    ]);
    expect(shownOf(session, 1)).toMatchObject({ text: "helo", reactions: [] });
    session.dismissRefusals(1);
    expect(session.view().changes).toEqual([]);
    session.close();
  });

  it("to ask for what is so already", async () => {
    const room = new Room();
    room.store(ME, "c1", "hello");
    const session = await join(room);
    room.greet(FakeSocket.last);
    session.edit(1, "hello");
    session.unreact(1, "👍");
    expect(FakeSocket.last.said("edit")).toEqual([]);
    expect(FakeSocket.last.said("unreact")).toEqual([]);
    session.close();
  });

  it("what the platform refuses: it stays, failed, until it is sent again or given up", async () => {
    const room = new Room();
    const session = await join(room);
    room.greet(FakeSocket.last);
    await says(session, "not to them", "c1");
    FakeSocket.last.say({ t: "error", code: "blocked", clientId: "c1" });
    await settled();
    expect(session.view().log.outgoing).toMatchObject([{ state: "failed", error: "blocked" }]);
    session.retry("c1");
    await settled();
    expect(FakeSocket.last.said("send")).toHaveLength(2);
    session.close();
  });

  it("a message whose upload is gone: sent again, it is uploaded anew", async () => {
    const room = new Room();
    const upload = vi.fn().mockResolvedValueOnce("gone").mockResolvedValueOnce("new");
    const session = await join(room, { upload });
    room.greet(FakeSocket.last);
    session.send({ clientId: "c1", text: "", createdAt: AT, files: [FILE] });
    await settled();
    FakeSocket.last.say({ t: "error", code: "no_such_file", clientId: "c1" });
    await settled();
    session.retry("c1");
    await settled();
    expect(FakeSocket.last.said("send")).toMatchObject([
      { attachments: [{ fileId: "gone" }] },
      { attachments: [{ fileId: "new" }] },
    ]);
    session.close();
  });
});

describe("survives", () => {
  it("writing faster than the platform takes it: waits, and keeps the order", async () => {
    const room = new Room();
    const session = await join(room);
    room.greet(FakeSocket.last);
    await says(session, "one", "c1");
    await says(session, "two", "c2");
    FakeSocket.last.say({ t: "error", code: "rate_limited", clientId: "c1" });
    await settled();
    expect(session.view().log.outgoing).toMatchObject([{ state: "pending" }, { state: "pending" }]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(FakeSocket.last.said("send")).toMatchObject([{ clientId: "c1" }, { clientId: "c1" }]);
    session.close();
  });

  it("an upload that gets no answer: it is tried again, and given up when its writer says so", async () => {
    const room = new Room();
    const upload = vi.fn(() => Promise.reject(new ApiError("network", 0)));
    const session = await join(room, { upload });
    room.greet(FakeSocket.last);
    await settled();
    session.send({ clientId: "c1", text: "", createdAt: AT, files: [FILE] });
    await settled();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(upload).toHaveBeenCalledTimes(2);
    session.discard("c1");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(upload).toHaveBeenCalledTimes(2);
    expect(session.view().log.outgoing).toEqual([]);
    session.close();
  });

  it("a gap: fetches the events by REST, page by page", async () => {
    const room = new Room();
    for (let number = 1; number <= 250; number += 1) room.store(OTHER, `o${number}`, `${number}`);
    const session = await join(room);
    FakeSocket.last.accept();
    FakeSocket.last.say({ t: "gap", from: 1, to: 250 });
    await vi.advanceTimersByTimeAsync(0);
    expect(texts(session)).toHaveLength(250);
    expect(room.history.after).toHaveBeenCalledTimes(3);
    session.close();
  });

  it("a hole in what arrives: fills it", async () => {
    const room = new Room();
    for (const text of ["one", "two", "three"]) room.store(OTHER, text, text);
    const session = await join(room);
    FakeSocket.last.accept();
    FakeSocket.last.say({ t: "events", events: room.events.slice(2) });
    await vi.advanceTimersByTimeAsync(0);
    expect(texts(session)).toEqual(["one", "two", "three"]);
    session.close();
  });

  it("a log that is not the one known before: reads it anew, and loses nothing of its own", async () => {
    const room = new Room();
    for (const text of ["old one", "old two"]) room.store(OTHER, text, text);
    const session = await join(room);
    room.greet(FakeSocket.last, "one");
    FakeSocket.last.end();
    await says(session, "mine", "c1");
    const other = new Room();
    other.store(OTHER, "new", "new");
    room.history.after.mockImplementation(other.history.after);
    await vi.advanceTimersByTimeAsync(1_000);
    other.greet(FakeSocket.last, "two");
    await vi.advanceTimersByTimeAsync(0);
    expect(texts(session)).toEqual(["new"]);
    expect(session.view().log.outgoing).toMatchObject([{ clientId: "c1" }]);
    session.close();
  });

  it("losses at any moment: every message is stored once, and the view is the log", async () => {
    const step = fc.constantFrom("mine", "theirs", "lose before", "lose after", "answer");
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        FakeSocket.opened = [];
        const room = new Room();
        const session = await join(room);
        room.greet(FakeSocket.last);
        let heard = 0;
        const mine: string[] = [];
        const answer = () => {
          const socket = FakeSocket.last;
          const sends = socket.said("send") as Sent[];
          for (const { clientId, text } of sends.slice(heard)) {
            const seq = room.store(ME, clientId, text);
            socket.say({ t: "ack", clientId, seq, createdAt: AT });
          }
          heard = sends.length;
          socket.say({ t: "events", events: room.events });
        };
        const lose = async () => {
          FakeSocket.last.end();
          heard = 0;
          await vi.advanceTimersByTimeAsync(1_000);
          room.greet(FakeSocket.last);
        };
        for (const [index, kind] of steps.entries()) {
          if (kind === "mine") {
            mine.push(`m${index}`);
            await says(session, `m${index}`, `c${index}`);
          }
          if (kind === "theirs") room.store(OTHER, `o${index}`, `o${index}`);
          if (kind === "answer") answer();
          await settled();
          if (kind === "lose before") await lose();
          if (kind === "lose after") {
            // Stored, but neither the ack nor the event gets through.
            for (const { clientId, text } of FakeSocket.last.said("send") as Sent[]) {
              room.store(ME, clientId, text);
            }
            await lose();
          }
        }
        await lose();
        for (let left = steps.length; left >= 0; left -= 1) {
          await settled();
          answer();
        }
        expect(session.view().log.outgoing).toEqual([]);
        expect(session.view().log.entries).toEqual(room.events);
        expect(texts(session).filter((text) => text.startsWith("m"))).toEqual(mine);
        session.close();
      }),
      { numRuns: 200 },
    );
  });
});
