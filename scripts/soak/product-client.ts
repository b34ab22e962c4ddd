import "fake-indexeddb/auto";
import { ChatSession, hubSocket } from "../../shared/client/index.ts";
import { storedLog, storedOutbox } from "../../shared/client/offline/index.ts";
import { befall, type Equipment, type SoakClient } from "./client.ts";
import type { Action } from "./plan.ts";
import { type FinalState, loggedEvent } from "./records.ts";

/** The web app's own client code: its session of each chat, its outbox and kept log, its socket of the hub. */
export class ProductClient implements SoakClient {
  readonly equipment: Equipment;
  readonly #rooms: readonly ProductRoom[];
  #hub: ReturnType<typeof hubSocket> | null = null;

  constructor(equipment: Equipment) {
    this.equipment = equipment;
    this.#rooms = equipment.rooms.map((room) => new ProductRoom(equipment, room));
  }

  open(): void {
    for (const room of this.#rooms) room.open();
    this.#openHub();
  }

  act(action: Action): void {
    if (befall(this.equipment, action)) return;
    this.#rooms[action.room]?.act(action);
  }

  waitsFor(ends: ReadonlyMap<string, number>): string[] {
    return this.#rooms.flatMap((room) => room.waitsFor(ends));
  }

  shown(): FinalState[] {
    return this.#rooms.map((room) => room.shown());
  }

  close(): void {
    for (const room of this.#rooms) room.close();
    this.#hub?.close();
  }

  #openHub(): void {
    const { line, token, recorder, rooms } = this.equipment;
    let stream = 0;
    this.#hub = hubSocket({
      origin: `http://127.0.0.1:${line.port}`,
      token,
      onOpen: () => {
        stream = recorder.stream();
      },
      onChat: ({ id, revision, lastMessage, lastReadSeq, unread }) => {
        if (!rooms.includes(id)) return;
        const lastSeq = lastMessage?.seq ?? 0;
        recorder.note(id, { t: "listed", stream, revision, lastSeq, lastReadSeq, unread });
      },
      onCall: () => undefined,
      onChatGone: () => {},
      onPresence: () => {},
      onVideo: () => {},
      onProject: () => {},
      onRefused: () => {},
    });
    this.#hub.open();
  }
}

class ProductRoom {
  readonly #equipment: Equipment;
  readonly #room: string;
  /** What was written and has not been seen to be stored. */
  readonly #waiting = new Set<string>();
  #session: ChatSession | null = null;
  #stream = 0;
  #noted = 0;
  #written = 0;
  #refused: number | null = null;

  constructor(equipment: Equipment, room: string) {
    this.#equipment = equipment;
    this.#room = room;
  }

  open(): void {
    this.#begin();
  }

  act({ kind, dice }: Action): void {
    if (kind === "write" || kind === "repeat" || kind === "lie") this.#write(dice);
    else if (kind === "read") this.#read(dice);
    else if (kind === "reload") void this.#reload();
  }

  waitsFor(ends: ReadonlyMap<string, number>): string[] {
    const { name } = this.#equipment;
    const lastSeq = this.#session?.view().log.lastSeq ?? 0;
    const end = ends.get(this.#room) ?? 0;
    return [
      ...[...this.#waiting].map((id) => `${name}: ${id} to be stored`),
      ...(lastSeq < end ? [`${name}: events after ${lastSeq} of ${end}`] : []),
      ...(this.#refused === null ? [] : [`${name}: refused with ${this.#refused}`]),
    ];
  }

  shown(): FinalState {
    const session = this.#session;
    const lastReadSeq = session?.view().lastReadSeq ?? 0;
    const unread = session?.unread() ?? 0;
    const { userId } = this.#equipment;
    return { userId, room: this.#room, source: "device", lastReadSeq, unread };
  }

  close(): void {
    this.#session?.close();
    this.#session = null;
  }

  #write(dice: number): void {
    const session = this.#session;
    if (!session) return;
    const { name, recorder } = this.#equipment;
    this.#written += 1;
    const clientId = `${name}-${this.#room.slice(-4)}-${this.#written}`;
    const text = `${clientId} says ${dice}`;
    recorder.note(this.#room, { t: "sent", clientId, text, ordered: true });
    this.#waiting.add(clientId);
    session.send({ clientId, text, createdAt: new Date().toISOString() });
  }

  #read(dice: number): void {
    const { log, lastReadSeq } = this.#session?.view() ?? { log: null, lastReadSeq: 0 };
    if (!log) return;
    const seq = Math.round(lastReadSeq + (log.lastSeq - lastReadSeq) * dice);
    if (seq > 0) this.#session?.markRead(seq);
  }

  /** The page goes, with whatever was under way, and comes back with what the device kept. */
  async #reload(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.close();
    const { userId } = this.#equipment;
    const { log } = session.view();
    const cache = storedLog(userId, this.#room);
    if (session.epoch !== null) await cache.save(log, session.epoch);
    this.#begin(await cache.load(), session.view().lastReadSeq);
  }

  #begin(
    resumed: Awaited<ReturnType<ReturnType<typeof storedLog>["load"]>> = null,
    read = 0,
  ): void {
    const { userId, token, line, rest, recorder } = this.#equipment;
    const after = resumed?.log.lastSeq ?? 0;
    const session = new ChatSession({
      chatId: this.#room,
      userId,
      after: 0,
      lastReadSeq: read,
      origin: `http://127.0.0.1:${line.port}`,
      token,
      history: {
        before: (seq) => rest.messagesBefore(this.#room, seq),
        after: (seq) => rest.eventsAfter(this.#room, seq),
      },
      outbox: storedOutbox(userId, this.#room),
      upload: async () => "",
      resumed,
      onRefused: (code) => {
        this.#refused = code;
      },
    });
    this.#session = session;
    this.#stream = recorder.stream();
    this.#noted = after;
    recorder.note(this.#room, { t: "opened", stream: this.#stream, after });
    session.subscribe(() => this.#look(session));
    session.open();
  }

  /** Writes down what the view has that it did not have. */
  #look(session: ChatSession): void {
    if (session !== this.#session) return;
    const { log } = session.view();
    const note = (observation: Parameters<Equipment["recorder"]["note"]>[1]) =>
      this.#equipment.recorder.note(this.#room, observation);
    for (const { clientId, state } of log.outgoing) if (state === "sent") this.#stored(clientId);
    const fresh = log.entries.slice(log.entries.findLastIndex(({ seq }) => seq <= this.#noted) + 1);
    for (const event of fresh) {
      const { seq, identity, message } = loggedEvent(event);
      note({ t: "heard", stream: this.#stream, seq, identity });
      if (message?.senderId === log.userId) this.#stored(message.clientId);
      this.#noted = seq;
    }
  }

  #stored(clientId: string): void {
    if (!this.#waiting.delete(clientId)) return;
    this.#equipment.recorder.note(this.#room, { t: "acked", clientId, seq: null });
  }
}
