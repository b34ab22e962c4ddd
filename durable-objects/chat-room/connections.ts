import type { Connection } from "partyserver";
import {
  type ChatEvent,
  type ChatServerFrame,
  MAX_REPLAY,
} from "../../shared/contracts/chat/index.ts";
import type { SocketRequest } from "../../shared/contracts/chat/object-socket.ts";
import type { EventLine } from "../../shared/contracts/chat/relay.ts";
import { type Millis, SECOND, systemClock } from "../../shared/kernel/time.ts";
import {
  type Marks,
  type Showing,
  type StoredEvent,
  toEvent,
} from "../../workers/domains/chat/rules.ts";
import type { EventLog } from "./event-log.ts";
import { bring, framesOf } from "./fan-out.ts";
import type { Member, Members } from "./members.ts";
import { type PingedAt, Presence } from "./presence.ts";
import { type Relay, Relays } from "./relays.ts";
import { RoomSocket, RoomSockets, type SocketState } from "./room-sockets.ts";
import { Signals } from "./signals.ts";

const NOT_SIGNED_IN = 4401;
const NOT_ALLOWED = 4403;
const NOT_FOUND = 4404;
/** Events of the last moments before the room was stopped may not have reached its sockets. */
const UNSURE_MS = 10 * SECOND;

export interface ConnectionsPort {
  readonly showing: Showing;
  /** Names this log: another one under the same chat would have another. */
  readonly epoch: string;
  readonly log: EventLog;
  readonly members: Members;
  readonly pingedAt: PingedAt;
  readonly wakeBy: (at: Millis) => void;
  readonly sql: SqlStorage;
  readonly socketsPerObject: number;
  readonly openRelay: (index: number) => Relay;
  readonly background: (work: Promise<unknown>) => void;
}

/** Who is told to be here when somebody comes: of a crowd, so many. */
const MOST_GREETED = 500;

/** The room's live side: who is connected, what they are brought, and what the others learn of them. */
export class Connections {
  readonly #port: ConnectionsPort;
  readonly #sockets = new RoomSockets();
  readonly #signals: Signals;
  readonly #presence: Presence;
  readonly relays: Relays;
  /** Stored, and not sent yet. */
  #waiting: ChatEvent[] = [];
  /** Every event up to this one has been sent to every socket. */
  #sentSeq: number;

  /** `slept` are the sockets that were open before the room slept. */
  constructor(port: ConnectionsPort, slept: Iterable<Connection<SocketState>>) {
    this.#port = port;
    this.#sentSeq = port.log.lastSeq;
    const { sql, socketsPerObject, openRelay, background } = port;
    this.relays = new Relays(
      {
        sql,
        socketsPerObject,
        open: openRelay,
        background,
        linesAfter: (seq) => this.linesAfter(seq),
        latest: () => this.linesAfter(Math.max(0, port.log.lastSeq - MAX_REPLAY)),
        isMember: (userId) => port.members.get(userId) !== undefined,
        expel: (userId) => this.closeUser(userId),
        changed: (userId) => this.#presence.update(userId),
      },
      port.log.lastSeq,
    );
    this.#restore(slept);
    this.#signals = new Signals(this.#sockets, this.relays);
    this.#presence = new Presence(
      this.#sockets,
      port.pingedAt,
      (userId, online) => this.#presenceChanged(userId, online),
      this.relays,
    );
  }

  /** Sockets of the room itself; those of its relays cost it little. */
  get count(): number {
    return this.#sockets.size;
  }

  /** Which relay takes the next socket; `null` if the room does. */
  placeForNext(): number | null {
    return this.relays.place(this.#sockets.size, this.#port.log.lastSeq);
  }

  /** Somebody's socket opens at a relay: what it is sent first, and after which event it goes on live. */
  openedAt(index: number, member: Member, after: number | null) {
    const { lastSeq } = this.#port.log;
    this.relays.opened(index, member.userId, lastSeq);
    const greeting = JSON.stringify(this.#greeting(member));
    const frames = [greeting, ...this.#replay(after ?? lastSeq)];
    this.reached(member, lastSeq);
    return { frames, upTo: lastSeq };
  }

  /** What a relay lacks. */
  linesAfter(seq: number): EventLine[] {
    return this.#port.log.after(seq, MAX_REPLAY).map((stored) => this.#lineOf(stored));
  }

  /** Whether the user is connected. */
  reaches(userId: string): boolean {
    return this.#presence.isOnline(userId);
  }

  of(connection: WebSocket): RoomSocket | undefined {
    return this.#sockets.of(connection);
  }

  /**
   * Takes a new socket: greets it and brings it what came after `after`. One turn, so that nothing falls between that
   * and what comes live.
   */
  connect(
    connection: Connection<SocketState>,
    { userId, sessionId, after, bundled = false }: SocketRequest,
    member: Member,
  ): void {
    const { log } = this.#port;
    const state: SocketState = {
      userId,
      sessionId,
      bundled,
      from: log.lastSeq,
      seenAt: systemClock.now(),
      strikes: 0,
      silent: false,
    };
    connection.setState(state);
    const socket = new RoomSocket(connection, state);
    this.#sockets.add(socket);
    this.#presence.update(member.userId);
    socket.send(this.#greeting(member));
    for (const frame of this.#replay(after ?? log.lastSeq)) socket.sendText(frame);
    this.reached(member, log.lastSeq);
  }

  /** The socket has sent something. */
  seen(socket: RoomSocket): void {
    this.#presence.seen(socket, systemClock.now());
  }

  /** The socket is gone. */
  disconnected(socket: RoomSocket): void {
    this.#sockets.remove(socket);
    this.#presence.update(socket.userId);
  }

  /** Nothing more reaches somebody who is not a member. */
  closeUser(userId: string): void {
    for (const socket of [...this.#sockets.ofUser(userId)]) {
      this.#drop(socket, NOT_ALLOWED, "not_a_member");
    }
    this.relays.closeUser(userId, NOT_ALLOWED, "not_a_member");
  }

  /** The chat is gone: closes everything. */
  closeAll(): void {
    for (const socket of [...this.#sockets.all()]) this.#drop(socket, NOT_FOUND, "not_found");
    this.relays.closeAll(NOT_FOUND, "not_found");
  }

  /** Closes the sockets of sessions that have ended. */
  closeSessions(userId: string, sessionIds: readonly string[]): void {
    for (const socket of [...this.#sockets.ofUser(userId)]) {
      if (sessionIds.includes(socket.sessionId)) this.#drop(socket, NOT_SIGNED_IN, "token_revoked");
    }
    this.relays.closeSessions(userId, sessionIds);
  }

  /** Has an event brought to everybody connected, by the next {@link flush}. */
  push(event: ChatEvent): void {
    this.#waiting.push(event);
    if (event.kind === "message") this.#signals.stoppedTyping(event.actorId);
  }

  /** Sends the events that wait. Answers whether there were any. */
  flush(): boolean {
    const events = this.#waiting;
    if (events.length === 0) return false;
    this.#waiting = [];
    const lines = events.map((event) => ({ seq: event.seq, json: JSON.stringify(event) }));
    this.#sentSeq = events.at(-1)?.seq ?? this.#sentSeq;
    bring(this.#sockets, lines);
    this.relays.bring(lines);
    this.#confirm(events);
    return true;
  }

  typing(userId: string): void {
    this.#signals.typing(userId);
  }

  /** A read mark has moved. */
  tellRead(userId: string, read: number): void {
    this.#signals.tell({ t: "receipt", userId, read });
  }

  /** The member has got everything up to that event by now. */
  reached(member: Member, seq: number): void {
    if (seq <= member.deliveredSeq) return;
    this.#port.members.reached(member, seq);
    const newest = this.#port.log.lastMessage?.seq ?? 0;
    if (newest <= member.deliveredSeq) return;
    this.#signals.tell({ t: "receipt", userId: member.userId, delivered: seq });
  }

  /** How far each member has got. */
  *marks(): Generator<Marks> {
    for (const { userId, leftSeq, readSeq, deliveredSeq } of this.#port.members.known()) {
      if (leftSeq !== null) continue;
      const live = this.#presence.isOnline(userId) ? this.#sentSeq : 0;
      yield { userId, read: readSeq, delivered: Math.max(deliveredSeq, live) };
    }
  }

  /** Looks for who has gone silent. Answers when to do so again, if at all. */
  tick(now: Millis): Millis | null {
    this.#presence.check(now);
    return this.#presence.nextCheck(now);
  }

  #greeting(member: Member): ChatServerFrame {
    return {
      t: "hello",
      chatId: this.#port.showing.chatId,
      userId: member.userId,
      lastSeq: this.#port.log.lastSeq,
      epoch: this.#port.epoch,
      lastReadSeq: member.readSeq,
      online: this.#presence.online().slice(0, MOST_GREETED),
    };
  }

  /** The frames that bring what came after that event. */
  #replay(after: number): string[] {
    const { lastSeq } = this.#port.log;
    if (lastSeq - after > MAX_REPLAY) {
      const gap: ChatServerFrame = { t: "gap", from: after + 1, to: lastSeq };
      return [JSON.stringify(gap)];
    }
    return framesOf(this.linesAfter(after));
  }

  /**
   * Takes over the sockets from before. If the room was stopped in the middle of its work, there are events that were
   * stored and never sent: the latest are sent again, and who knows them already is told nothing new.
   */
  #restore(slept: Iterable<Connection<SocketState>>): void {
    const latest = this.#port.log
      .since(systemClock.now() - UNSURE_MS, MAX_REPLAY)
      .map((stored) => this.#lineOf(stored));
    for (const connection of slept) {
      const { state } = connection;
      if (!state) continue;
      this.#sockets.add(new RoomSocket(connection, state));
      const missed = latest.filter(({ seq }) => seq > state.from);
      for (const frame of framesOf(missed)) connection.send(frame);
    }
    this.relays.bring(latest);
  }

  #lineOf(stored: StoredEvent): EventLine {
    return { seq: stored.seq, json: JSON.stringify(toEvent(this.#port.showing, stored)) };
  }

  #drop(socket: RoomSocket, code: number, reason: string): void {
    socket.close(code, reason);
    this.disconnected(socket);
  }

  #presenceChanged(userId: string, online: boolean): void {
    const { members, wakeBy } = this.#port;
    this.#signals.tell({ t: "presence", userId, online });
    const member = members.get(userId);
    if (!online && member) members.reached(member, this.#sentSeq);
    const next = this.#presence.nextCheck(systemClock.now());
    if (next !== null) wakeBy(next);
  }

  /** Tells each sender whose message has now reached somebody else so, once for all of them. */
  #confirm(events: readonly ChatEvent[]): void {
    const newest = new Map<string, number>();
    for (const { kind, actorId, seq } of events) if (kind === "message") newest.set(actorId, seq);
    for (const [senderId, delivered] of newest) {
      const userId = this.#presence.anyBut(senderId);
      if (userId === undefined) continue;
      const receipt = JSON.stringify({ t: "receipt", userId, delivered } satisfies ChatServerFrame);
      for (const socket of this.#sockets.ofUser(senderId)) socket.sendText(receipt);
      this.relays.tellUser(senderId, receipt);
    }
  }
}
