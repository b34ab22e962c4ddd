import type { Connection } from "partyserver";
import type {
  Chat,
  ChatClientFrame,
  ChatEvent,
  Draft,
  Message,
} from "../../shared/contracts/chat/index.ts";
import { iso, type Millis, systemClock } from "../../shared/kernel/time.ts";
import type {
  ChatFoundation,
  ChatUpdate,
  HistoryRange,
  MemberPosition,
  ReadMark,
  RoomMember,
} from "../../workers/domains/chat/ports.ts";
import {
  deliveryRule,
  type EventContent,
  previewOf,
  RATE_WINDOW_MS,
  type StoredEvent,
  type StoredMessage,
  toEvent,
  toMessage,
} from "../../workers/domains/chat/rules.ts";
import { Connections } from "./connections.ts";
import { EventLog, type Stored } from "./event-log.ts";
import { HubUpdates } from "./hub-updates.ts";
import { type Member, Members } from "./members.ts";
import { MessageCounts, type MessageDay } from "./message-counts.ts";
import type { PingedAt } from "./presence.ts";
import { RateWindow } from "./rate-window.ts";
import type { RoomSocket, SocketState } from "./room-sockets.ts";
import { Rounds } from "./rounds.ts";

/** Close code of a socket whose frame could not be dealt with; the client connects again and repeats it. */
const GOING_WRONG = 1011;

/** What the room needs from the object it lives in. */
export interface RoomPort {
  readonly sql: SqlStorage;
  readonly messagesPerWindow: number;
  readonly pingedAt: PingedAt;
  readonly tellHub: (userId: string, update: ChatUpdate) => Promise<void>;
  /** Tells the directory how many messages each of these days had. */
  readonly reportMessages: (days: readonly MessageDay[]) => Promise<void>;
  /** Sees to it that the room is awake then, in the same write as the change that asks for it. */
  readonly wakeBy: (at: Millis) => void;
}

export type Written =
  | { readonly kind: "stored"; readonly stored: StoredMessage }
  | { readonly kind: "duplicate"; readonly stored: StoredMessage }
  | { readonly kind: "rate_limited"; readonly limit: number; readonly retryAfterMs: Millis }
  | { readonly kind: "no_such_reply" }
  | { readonly kind: "not_member" };

/** One chat. Every method is one turn of its object, which nothing interrupts. */
export class Room {
  readonly #chat: ChatFoundation;
  readonly #log: EventLog;
  readonly #members: Members;
  readonly #rate: RateWindow;
  readonly #counts: MessageCounts;
  readonly #rounds = new Rounds({
    finish: () => this.#finishRound(),
    sockets: () => this.connections.count,
  });
  readonly connections: Connections;
  readonly hubs: HubUpdates;

  constructor(
    port: RoomPort,
    chat: ChatFoundation,
    epoch: string,
    slept: Iterable<Connection<SocketState>>,
  ) {
    this.#chat = chat;
    this.#log = new EventLog(port.sql);
    this.#members = new Members(port.sql);
    this.#rate = new RateWindow(port.messagesPerWindow, RATE_WINDOW_MS);
    const { sql, pingedAt, wakeBy } = port;
    this.#counts = new MessageCounts({ sql, report: port.reportMessages, wakeBy });
    this.connections = new Connections(
      { chatId: chat.id, epoch, log: this.#log, members: this.#members, pingedAt, wakeBy },
      slept,
    );
    this.hubs = new HubUpdates(this.#members, {
      revisionFor: (member) => this.#revisionFor(member),
      updateFor: (member) => this.#updateFor(member),
      isHere: ({ userId }) => this.connections.reaches(userId),
      tell: port.tellHub,
      wakeBy,
    });
  }

  member(userId: string): Member | undefined {
    return this.#members.get(userId);
  }

  membersPage(after: MemberPosition | null, limit: number): RoomMember[] {
    return this.#members.page(after, limit);
  }

  /** Adds a member, unless they are one. Whoever comes first owns the chat. */
  join(userId: string): Member {
    const present = this.#members.get(userId);
    if (present) return present;
    const role = this.#members.count === 0 ? "owner" : "member";
    const { at, seq } = this.#record(userId, { kind: "member_joined", body: { userId, role } });
    this.hubs.changedSlightly();
    return this.#members.add(userId, role, at, seq, this.#log.messageCount);
  }

  /** Takes a member out: nothing reaches their sockets from here on. */
  leave(member: Member): void {
    const { userId } = member;
    const { seq } = this.#record(userId, { kind: "member_left", body: { userId } });
    this.#members.leave(member, seq);
    this.connections.closeUser(userId);
    this.hubs.changed();
  }

  /**
   * Writes a message in the next round, and then tells what became of it, or that it failed. The same `clientId` of the
   * same sender is written once, and repeating it is always allowed.
   */
  write(
    userId: string,
    draft: Draft,
    done: (written: Written) => void,
    failed: (error: unknown) => void,
  ): void {
    this.#rounds.do(() => {
      try {
        done(this.#write(userId, draft));
      } catch (error) {
        failed(error);
      }
    });
  }

  /** Moves a read mark forward, never back nor beyond the log. */
  read(member: Member, seq: number): ReadMark {
    const upTo = Math.min(seq, this.#log.lastSeq);
    if (upTo <= member.readSeq) return this.#readMark(member);
    const moved = this.#members.read(member, upTo, this.#log.messagesUpTo(upTo));
    this.connections.tellRead(member.userId, upTo);
    this.hubs.changed();
    return this.#readMark(moved);
  }

  /** Does what a member asked for on a socket. */
  handle(socket: RoomSocket, { userId }: Member, frame: ChatClientFrame): void {
    this.connections.seen(socket);
    switch (frame.t) {
      case "send":
        this.write(
          userId,
          frame,
          (written) => answer(socket, frame.clientId, written),
          () => socket.close(GOING_WRONG, "internal"),
        );
        break;
      case "read":
        this.#rounds.do(() => this.#readBy(socket, frame.seq));
        break;
      case "typing":
        this.connections.typing(userId);
        break;
      case "ping":
        // In its turn: whoever asks in a way that wakes the room learns that all before it has been answered.
        this.#rounds.do(() => socket.send({ t: "pong" }));
    }
  }

  /** The chat as this member sees it. */
  describe(member: Member): Chat {
    const last = this.#log.lastMessage;
    const { id, type, title, createdAt } = this.#chat;
    return {
      id,
      type,
      title,
      avatarUrl: null,
      memberCount: this.#members.count,
      lastMessage: last && {
        seq: last.seq,
        senderId: last.actorId,
        preview: previewOf(last.body.text),
        at: iso(last.at),
      },
      ...this.#readMark(member),
      muted: false,
      role: member.role,
      encrypted: false,
      revision: this.#revisionFor(member),
      createdAt: iso(createdAt),
    };
  }

  messages(member: Member, range: HistoryRange, limit: number): Message[] {
    const deliveryOf = deliveryRule(this.connections.marks());
    const stored = this.#log.messages(range, limit);
    this.connections.reached(member, Math.max(0, ...stored.map(({ seq }) => seq)));
    return stored.map((one) => {
      const message = toMessage(this.#chat.id, one);
      return { ...message, delivery: deliveryOf(message) };
    });
  }

  /** What somebody has written after that event, oldest first. */
  writtenBy(userId: string, after: number, limit: number): Message[] {
    return this.#log.writtenBy(userId, after, limit).map((one) => toMessage(this.#chat.id, one));
  }

  events(member: Member, after: number, limit: number): ChatEvent[] {
    const deliveryOf = deliveryRule(this.connections.marks());
    const stored = this.#log.after(after, limit);
    this.connections.reached(member, stored.at(-1)?.seq ?? 0);
    return stored.map((one): ChatEvent => {
      const event = toEvent(this.#chat.id, one);
      if (event.kind !== "message") return event;
      return { ...event, message: { ...event.message, delivery: deliveryOf(event.message) } };
    });
  }

  /** The stored message as its sender sees it. */
  messageOf(stored: StoredMessage): Message {
    const message = toMessage(this.#chat.id, stored);
    return { ...message, delivery: deliveryRule(this.connections.marks())(message) };
  }

  /** Looks after what time changes. Answers when to do so again, if at all. */
  tick(now: Millis): Millis | null {
    const presenceDue = this.connections.tick(now);
    this.hubs.resume();
    const due = [presenceDue, this.hubs.nextCheck(now), this.#counts.tick(now)];
    const next = due.filter((at) => at !== null);
    return next.length === 0 ? null : Math.min(...next);
  }

  #write(userId: string, { clientId, text, replyTo }: Draft): Written {
    const member = this.#members.get(userId);
    if (!member) return { kind: "not_member" };
    const now = systemClock.now();
    const retryAfterMs = this.#rate.waitFor(userId, now);
    if (retryAfterMs > 0) {
      const stored = this.#log.find(userId, clientId);
      if (stored) return { kind: "duplicate", stored };
      return { kind: "rate_limited", limit: this.#rate.limit, retryAfterMs };
    }
    if (replyTo !== undefined && !this.#log.isMessage(replyTo)) return { kind: "no_such_reply" };
    const body = { text, ...(replyTo !== undefined && { replyTo }) };
    const stored = this.#append(userId, { kind: "message", clientId, body });
    if (!stored) return this.#writtenBefore(userId, clientId);
    this.#rate.count(userId, now);
    this.#members.wrote(member, stored.seq, this.#log.messageCount);
    this.hubs.changed();
    this.#counts.changed();
    return { kind: "stored", stored };
  }

  #append<Content extends EventContent>(actorId: string, content: Content): Stored<Content> | null {
    const stored = this.#log.append(actorId, systemClock.now(), content);
    if (stored) this.connections.push(toEvent(this.#chat.id, stored));
    return stored;
  }

  /** Appends what is never there already. */
  #record(actorId: string, content: Exclude<EventContent, { kind: "message" }>): StoredEvent {
    const stored = this.#append(actorId, content);
    if (!stored) throw new Error("only a message can be a repetition");
    this.#rounds.request();
    return stored;
  }

  #writtenBefore(senderId: string, clientId: string): Written {
    const stored = this.#log.find(senderId, clientId);
    if (!stored) throw new Error("a message was taken for a repetition of none");
    return { kind: "duplicate", stored };
  }

  #readBy(socket: RoomSocket, seq: number): void {
    const member = this.#members.get(socket.userId);
    if (!member) return;
    try {
      this.read(member, seq);
    } catch {
      socket.close(GOING_WRONG, "internal");
    }
  }

  #finishRound(): boolean {
    this.#members.save();
    return this.connections.flush();
  }

  #readMark(member: Member): ReadMark {
    const unread = this.#log.messageCount - member.readMessages;
    return { lastReadSeq: member.readSeq, unread };
  }

  #revisionFor(member: Member): number {
    return (member.leftSeq ?? this.#log.lastSeq) + member.marks;
  }

  #updateFor(member: Member): ChatUpdate {
    return {
      rev: this.#revisionFor(member),
      activity: Math.max(member.joinedAt, this.#log.lastMessage?.at ?? 0),
      chat: member.leftSeq === null ? this.describe(member) : null,
    };
  }
}

/** Tells a socket what became of its message. */
function answer(socket: RoomSocket, clientId: string, written: Written): void {
  if (written.kind === "stored" || written.kind === "duplicate") {
    const { seq, at } = written.stored;
    // The runtime holds this back until the write is on disk: who has an ack has a stored message.
    socket.send({ t: "ack", clientId, seq, createdAt: iso(at) });
  } else {
    const code = written.kind === "no_such_reply" ? "validation_failed" : written.kind;
    socket.send({ t: "error", code, clientId });
  }
}
