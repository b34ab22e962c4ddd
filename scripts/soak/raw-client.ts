import WebSocket from "ws";
import type { ChatServerFrame } from "../../shared/contracts/chat/index.ts";
import { befall, type Equipment, type SoakClient } from "./client.ts";
import type { Action } from "./plan.ts";
import { loggedEvent } from "./records.ts";

const AGAIN_MS = 150;
/** A socket of which nothing is heard any more is given up, as a client does that pings in vain. */
const SILENT_MS = 5_000;

/** Bare sockets: sends everything more than once, claims to be somebody else, marks what is not there as read. */
export class RawClient implements SoakClient {
  readonly equipment: Equipment;
  readonly #rooms: readonly RawRoom[];

  constructor(equipment: Equipment) {
    this.equipment = equipment;
    this.#rooms = equipment.rooms.map((room) => new RawRoom(equipment, room));
  }

  open(): void {
    for (const room of this.#rooms) room.open();
  }

  act(action: Action): void {
    if (befall(this.equipment, action)) return;
    this.#rooms[action.room]?.act(action);
  }

  waitsFor(ends: ReadonlyMap<string, number>): string[] {
    return this.#rooms.flatMap((room) => room.waitsFor(ends));
  }

  shown() {
    return [];
  }

  close(): void {
    for (const room of this.#rooms) room.close();
  }
}

class RawRoom {
  readonly #equipment: Equipment;
  readonly #room: string;
  readonly #unanswered = new Map<string, string>();
  readonly #acked = new Set<string>();
  #socket: WebSocket | null = null;
  #stream = 0;
  #sent = 0;
  /** Everything up to here has been heard, on whatever socket. */
  #known = 0;
  #heardAt = 0;
  #closed = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(equipment: Equipment, room: string) {
    this.#equipment = equipment;
    this.#room = room;
  }

  open(): void {
    void this.#connect();
    this.#timer = setInterval(() => this.#nudge(), 1_000);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#socket?.terminate();
  }

  act({ kind, dice }: Action): void {
    if (kind === "write") this.#write(dice);
    else if (kind === "repeat") this.#repeat(dice);
    else if (kind === "read") void this.#read(dice);
    else if (kind === "lie") this.#lie(dice);
    else if (kind === "reload") this.#socket?.close(1000);
  }

  waitsFor(ends: ReadonlyMap<string, number>): string[] {
    const { name } = this.#equipment;
    const end = ends.get(this.#room) ?? 0;
    return [
      ...[...this.#unanswered.keys()].map((id) => `${name}: an answer for ${id} in ${this.#room}`),
      ...(this.#known < end ? [`${name}: events after ${this.#known} of ${end}`] : []),
    ];
  }

  #write(dice: number): void {
    const clientId = this.#newId();
    const text = `${clientId} says ${dice}`;
    this.#note(clientId, text);
    const copies = 1 + Math.floor(dice * 3);
    for (let copy = 0; copy < copies; copy += 1) this.#say({ t: "send", clientId, text });
    if (dice > 0.8) void this.#writeByRest(clientId, text);
  }

  async #writeByRest(clientId: string, text: string): Promise<void> {
    const { rest, recorder } = this.#equipment;
    const stored = await rest.send(this.#room, clientId, text).catch(() => null);
    if (stored) recorder.note(this.#room, { t: "acked", clientId, seq: stored.seq });
  }

  /** The words are not looked at: what was stored under that name stays. */
  #repeat(dice: number): void {
    const known = [...this.#acked];
    const clientId = known[Math.floor(dice * known.length)];
    if (clientId !== undefined) this.#say({ t: "send", clientId, text: "other words" });
  }

  async #read(dice: number): Promise<void> {
    // Behind the present, at it, or far beyond it.
    const seq = Math.max(1, Math.round(this.#known * dice * 1.3));
    if (dice < 0.5) {
      this.#say({ t: "read", seq });
      return;
    }
    const { rest, recorder } = this.#equipment;
    const since = recorder.observed.length;
    const asked = Math.min(seq, this.#known);
    const mark = await rest.read(this.#room, seq).catch(() => null);
    if (mark) recorder.note(this.#room, { t: "answered", since, asked, read: mark.lastReadSeq });
  }

  #lie(dice: number): void {
    const clientId = this.#newId();
    const text = `${clientId} says it is somebody else`;
    const frames = [
      { t: "events", events: [{ seq: 1, kind: "message" }] },
      { t: "ack", clientId: "x", seq: 7 },
      { t: "read", seq: -1 },
    ];
    const nonsense = frames[Math.floor(dice * 2 * frames.length)];
    if (nonsense) {
      this.#say(nonsense);
      return;
    }
    this.#note(clientId, text);
    const claims = { senderId: "0".repeat(36), seq: 1, createdAt: "1970-01-01" };
    this.#say({ t: "send", clientId, text, ...claims });
  }

  #newId(): string {
    this.#sent += 1;
    return `${this.#equipment.name}-${this.#room.slice(-4)}-${this.#sent}`;
  }

  #note(clientId: string, text: string): void {
    this.#unanswered.set(clientId, text);
    this.#equipment.recorder.note(this.#room, { t: "sent", clientId, text, ordered: false });
  }

  #say(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  async #connect(): Promise<void> {
    const token = await this.#equipment.token().catch(() => null);
    if (this.#closed) return;
    if (token === null) {
      setTimeout(() => void this.#connect(), AGAIN_MS);
      return;
    }
    const { line, recorder } = this.#equipment;
    const after = this.#known;
    const address = `ws://127.0.0.1:${line.port}/api/chats/${this.#room}/ws?after=${after}`;
    const socket = new WebSocket(address, ["veche.v1", `bearer.${token}`]);
    const stream = recorder.stream();
    this.#socket = socket;
    this.#stream = stream;
    this.#heardAt = performance.now();
    recorder.note(this.#room, { t: "opened", stream, after });
    socket.on("message", (data) => this.#hear(JSON.parse(String(data)), stream));
    socket.on("error", () => {});
    socket.on("close", () => {
      if (this.#socket === socket) setTimeout(() => void this.#connect(), AGAIN_MS);
    });
  }

  /** Sends once more what has not been answered, and asks whether the connection still lives. */
  #nudge(): void {
    if (performance.now() - this.#heardAt > SILENT_MS) this.#socket?.terminate();
    for (const [clientId, text] of this.#unanswered) this.#say({ t: "send", clientId, text });
    this.#say({ t: "ping" });
  }

  #hear(frame: ChatServerFrame, stream: number): void {
    if (stream !== this.#stream) return;
    this.#heardAt = performance.now();
    const { recorder, userId } = this.#equipment;
    const note = recorder.note.bind(recorder, this.#room);
    if (frame.t === "hello") note({ t: "mark", stream, userId, read: frame.lastReadSeq });
    else if (frame.t === "receipt" && frame.read !== undefined) {
      note({ t: "mark", stream, userId: frame.userId, read: frame.read });
    } else if (frame.t === "gap") void this.#fetch(stream, frame.to);
    else if (frame.t === "ack") this.#answered(frame.clientId, frame.seq);
    else if (frame.t === "events") {
      for (const event of frame.events) {
        const { seq, identity } = loggedEvent(event);
        note({ t: "heard", stream, seq, identity });
        this.#known = Math.max(this.#known, seq);
      }
    }
  }

  #answered(clientId: string, seq: number): void {
    this.#equipment.recorder.note(this.#room, { t: "acked", clientId, seq });
    this.#unanswered.delete(clientId);
    this.#acked.add(clientId);
  }

  async #fetch(stream: number, to: number): Promise<void> {
    const { rest, recorder } = this.#equipment;
    recorder.note(this.#room, { t: "skipped", stream, to });
    const fetched = recorder.stream();
    recorder.note(this.#room, { t: "opened", stream: fetched, after: this.#known });
    const log = await rest.log(this.#room).catch(() => []);
    for (const event of log) {
      const { seq, identity } = loggedEvent(event);
      recorder.note(this.#room, { t: "heard", stream: fetched, seq, identity });
    }
    if (log.length === 0) this.#socket?.terminate();
    this.#known = Math.max(this.#known, log.at(-1)?.seq ?? 0);
  }
}
