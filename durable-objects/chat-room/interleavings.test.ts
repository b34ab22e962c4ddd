import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  acknowledge,
  addOutgoing,
  applyEvents,
  type ChatLog,
  missing,
  openLog,
} from "../../shared/client/chat-log.ts";
import type { ChatServerFrame } from "../../shared/contracts/chat/index.ts";
import { socketRequest } from "../../shared/contracts/chat/object-socket.ts";
import { roomPerson } from "../../shared/testing/chat-sockets.ts";

/** The same people in every run, so that their hubs are made only once. */
const USERS = Array.from({ length: 3 }, () => crypto.randomUUID());
const RUNS = 1_000;
/** New messages one member may write in any ten seconds: a room is left before anybody could reach that. */
const LIMIT = 20;
const MAX_STEPS = 12;
const AT = "2026-11-21T08:00:00.000Z";

type Room = ReturnType<typeof env.CHAT_ROOM.getByName>;

/** A client as the web app has it: what it knows is the fold of what it was told, and it sends again what was lost. */
class Client {
  readonly userId: string;
  readonly acked = new Map<string, number>();
  log: ChatLog;
  readonly #room: Room;
  #socket: WebSocket | null = null;
  #changed = () => {};

  constructor(room: Room, userId: string, base: number) {
    this.#room = room;
    this.userId = userId;
    this.log = openLog(userId, base);
  }

  write(clientId: string): void {
    this.log = addOutgoing(this.log, { clientId, text: `text of ${clientId}`, createdAt: AT });
    this.transmit(clientId);
  }

  /** Sends it, though it may have been sent and stored before. */
  transmit(clientId: string): void {
    const frame = { t: "send", clientId, text: `text of ${clientId}` };
    this.#socket?.send(JSON.stringify(frame));
  }

  drop(): void {
    this.#socket?.close();
    this.#socket = null;
  }

  async resume(): Promise<void> {
    if (this.#socket) return;
    const { userId } = this;
    const asked = socketRequest({ userId, sessionId: userId, after: this.log.lastSeq });
    const socket = (await this.#room.fetch(asked)).webSocket;
    if (!socket) throw new Error("no socket");
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      // What was under way when the connection was lost never arrives.
      if (this.#socket === socket) this.#take(JSON.parse(String(data)));
    });
    socket.accept();
    for (const { clientId, state } of this.log.outgoing)
      if (state === "pending") this.transmit(clientId);
  }

  /** Returns once that holds. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = () => {
        if (holds()) resolve();
      };
      this.#changed();
    });
  }

  #take(frame: ChatServerFrame): void {
    if (frame.t === "events") this.log = applyEvents(this.log, frame.events);
    if (frame.t === "ack") {
      this.acked.set(frame.clientId, frame.seq);
      this.log = acknowledge(this.log, frame.clientId, frame.createdAt);
    }
    this.#changed();
  }
}

const who = fc.nat({ max: USERS.length - 1 });
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("send"), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("repeat"), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("drop"), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("resume"), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pause"), who }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let current: { readonly room: Room; length: number; most: number } | null = null;
let runs = 0;

/** A room in which everybody may still write as much as they like, with new clients that know nothing of its past. */
async function enter() {
  if (current === null || current.most + MAX_STEPS > LIMIT) {
    const id = crypto.randomUUID();
    const room = env.CHAT_ROOM.getByName(id);
    for (const userId of USERS) {
      await room.join({ id, type: "group", title: "", createdAt: 0 }, roomPerson(userId));
    }
    current = { room, length: USERS.length, most: 0 };
  }
  const place = current;
  const clients = USERS.map((userId) => new Client(place.room, userId, place.length));
  await Promise.all(clients.map((client) => client.resume()));
  return { place, clients };
}

async function play(room: Room, clients: readonly Client[], steps: readonly Step[]) {
  runs += 1;
  const written: (readonly [Client, string])[] = [];
  for (const [index, { kind, who }] of steps.entries()) {
    const client = clients[who];
    if (!client) continue;
    if (kind === "send") {
      client.write(`${runs}-${index}`);
      written.push([client, `${runs}-${index}`]);
    } else if (kind === "repeat") {
      const own = written.filter(([author]) => author === client);
      const [, clientId] = own[index % own.length] ?? [];
      if (clientId) client.transmit(clientId);
    } else if (kind === "drop") client.drop();
    else if (kind === "resume") await client.resume();
    else await room.describe(client.userId);
  }
  return written;
}

describe("a room and its clients", () => {
  it(`${RUNS} interleavings of sends, repetitions, losses and resumptions: every fold is the log`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: MAX_STEPS }), async (steps) => {
        const { place, clients } = await enter();
        const { room, length: base } = place;
        const written = await play(room, clients, steps);
        place.length += written.length;
        const most = clients.map((one) => written.filter(([author]) => author === one).length);
        place.most += Math.max(...most);
        await Promise.all(clients.map((client) => client.resume()));
        await Promise.all(
          clients.map((client) =>
            client.until(
              () => client.log.lastSeq >= place.length && client.log.outgoing.length === 0,
            ),
          ),
        );

        const log = (await room.events(clients[0]?.userId ?? "", base, 100)) ?? [];
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => base + index + 1));
        expect(log).toHaveLength(written.length);
        const told = log.map((one) =>
          one.kind === "message"
            ? { ...one, message: { ...one.message, delivery: "sent" as const } }
            : one,
        );
        for (const client of clients) {
          expect(client.log.entries).toEqual(told);
          expect(missing(client.log)).toBeNull();
          for (const [clientId, seq] of client.acked) {
            expect(told[seq - base - 1]).toMatchObject({
              message: { clientId, senderId: client.userId },
            });
          }
          const { lastReadSeq = 0, unread } = (await room.describe(client.userId)) ?? {};
          expect(lastReadSeq).toBeGreaterThanOrEqual(Math.max(0, ...client.acked.values()));
          // The log begins with everybody joining; all that follows are messages.
          expect(unread).toBe(place.length - Math.max(lastReadSeq, USERS.length));
          client.drop();
        }
      }),
      { numRuns: RUNS },
    );
  }, 300_000);
});
