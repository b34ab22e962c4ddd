import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChatEvent } from "../contracts/chat/index.ts";
import { FakeSocket } from "../testing/fake-socket.ts";
import { ChatSession, type ChatSessionOptions } from "./chat-session.ts";
import type { PendingStore } from "./pending.ts";

const CHAT = "00000000-0000-7000-8000-0000000000aa";
const ME = "00000000-0000-7000-8000-000000000001";
const OTHER = "00000000-0000-7000-8000-000000000002";
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
        editedAt: null,
        deletedAt: null,
        createdAt: AT,
        delivery: "sent",
      },
    });
    return seq;
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

function memory(): PendingStore {
  let kept: ReturnType<PendingStore["load"]> = [];
  return {
    load: () => [...kept],
    save: (drafts) => {
      kept = drafts.map(({ clientId, text, createdAt }) => ({ clientId, text, createdAt }));
    },
  };
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
    pending: memory(),
    ...options,
  });
  session.open();
  await vi.advanceTimersByTimeAsync(0);
  return session;
}

const texts = (session: ChatSession) =>
  session
    .view()
    .log.entries.flatMap((entry) => (entry.kind === "message" ? [entry.message.text] : []));

describe("works", () => {
  it("shows what is sent at once, and once only when it is stored", async () => {
    const room = new Room();
    const session = await join(room);
    room.greet(FakeSocket.last);
    session.send("hello", "c1", AT);
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
    const pending = memory();
    const before = await join(room, { pending });
    before.send("written in the dark", "c1", AT);
    before.close();
    const after = await join(room, { pending });
    expect(after.view().log.outgoing).toMatchObject([{ clientId: "c1", state: "pending" }]);
    room.greet(FakeSocket.last);
    expect(FakeSocket.last.said("send")).toMatchObject([{ clientId: "c1" }]);
    after.close();
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
});

describe("refuses", () => {
  it("what the platform refuses: it stays, failed, until it is sent again or given up", async () => {
    const room = new Room();
    const session = await join(room);
    room.greet(FakeSocket.last);
    session.send("too fast", "c1", AT);
    FakeSocket.last.say({ t: "error", code: "rate_limited", clientId: "c1" });
    expect(session.view().log.outgoing).toMatchObject([{ state: "failed", error: "rate_limited" }]);
    session.retry("c1");
    expect(FakeSocket.last.said("send")).toHaveLength(2);
    session.close();
  });
});

describe("survives", () => {
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
    session.send("mine", "c1", AT);
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
            session.send(`m${index}`, `c${index}`, AT);
          }
          if (kind === "theirs") room.store(OTHER, `o${index}`, `o${index}`);
          if (kind === "answer") answer();
          if (kind === "lose before") await lose();
          if (kind === "lose after") {
            // Stored, but neither the ack nor the event gets through.
            for (const { clientId, text } of FakeSocket.last.said("send") as Sent[]) {
              room.store(ME, clientId, text);
            }
            await lose();
          }
        }
        answer();
        await lose();
        answer();
        expect(session.view().log.outgoing).toEqual([]);
        expect(session.view().log.entries).toEqual(room.events);
        expect(texts(session).filter((text) => text.startsWith("m"))).toEqual(mine);
        session.close();
      }),
      { numRuns: 200 },
    );
  });
});
