import { type Connection, type ConnectionContext, Server, type WSMessage } from "partyserver";
import {
  type Chat,
  type ChatEvent,
  type Draft,
  type Message,
  PING_FRAME,
  PONG_FRAME,
} from "../../shared/contracts/chat/index.ts";
import { readSocketRequest, refusedSocket } from "../../shared/contracts/chat/object-socket.ts";
import { clockOffset, systemClock } from "../../shared/kernel/time.ts";
import type {
  ChatFoundation,
  HistoryRange,
  MemberPosition,
  Membership,
  ReadMark,
  RoomMember,
  SendOutcome,
} from "../../workers/domains/chat/ports.ts";
import { DEFAULT_MESSAGES_PER_WINDOW } from "../../workers/domains/chat/rules.ts";
import { ObjectAlarm, readyClock } from "../object-clock.ts";
import { hasTables, upgradeTables } from "../object-tables.ts";
import { RecentlyEnded } from "../recently-ended.ts";
import { readFrame } from "./client-frame.ts";
import type { Member } from "./members.ts";
import type { MessageDay } from "./message-counts.ts";
import { Room, type Written } from "./room.ts";
import type { RoomSocket, SocketState } from "./room-sockets.ts";
import { ROOM_TABLES } from "./tables.ts";

const BAD_FRAME = 4400;
const NOT_SIGNED_IN = 4401;
const NOT_ALLOWED = 4403;
const GOING_WRONG = 1011;
/** What a caller waits at most for other objects. */
const PATIENCE_MS = 1_000;
/** The bad frame that is one too many. */
const STRIKES = 3;

type RoomRow = { type: Chat["type"]; title: string; created_at: number; epoch: string };

/** The object of one chat: a thin shell that brings calls, frames and alarms to its {@link Room}. */
export class ChatRoom extends Server<Env> {
  static override options = { hibernate: true };

  readonly #alarm = new ObjectAlarm(this.ctx, this.env, "CHAT_ROOM");
  readonly #ended = new RecentlyEnded();
  /** When the alarm is set for, as far as known; every change may ask for one, and most ask in vain. */
  #wakeAt: number | null = null;
  /** Absent until somebody has joined: whoever tries an address that no chat has leaves no trace. */
  #room: Room | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_FRAME, PONG_FRAME));
    ctx.blockConcurrencyWhile(async () => {
      await readyClock(env);
      const alarm = await ctx.storage.getAlarm();
      this.#wakeAt = alarm === null ? null : alarm + clockOffset();
      if (hasTables(ctx.storage)) this.#room = this.#open();
    });
  }

  // ---- calls

  /** Adds a member, unless they are one, and puts the chat into their hub. The first call makes the chat. */
  async join(chat: ChatFoundation, userId: string): Promise<Membership> {
    this.#room ??= this.#found(chat);
    const { role, joinedAt } = this.#room.join(userId);
    await this.#room.hubs.tellNow(userId);
    return { role, joinedAt };
  }

  /** Takes somebody out of the chat. Answers whether they were in it. */
  async leave(userId: string): Promise<boolean> {
    const member = this.#room?.member(userId);
    if (!this.#room || !member) return false;
    this.#room.leave(member);
    await this.#room.hubs.tellNow(userId);
    return true;
  }

  describe(userId: string): Chat | null {
    const member = this.#room?.member(userId);
    return this.#room && member ? this.#room.describe(member) : null;
  }

  members(userId: string, after: MemberPosition | null, limit: number): RoomMember[] | null {
    return this.#room?.member(userId) ? this.#room.membersPage(after, limit) : null;
  }

  messages(userId: string, range: HistoryRange, limit: number): Message[] | null {
    const member = this.#room?.member(userId);
    return this.#room && member ? this.#room.messages(member, range, limit) : null;
  }

  writtenBy(userId: string, after: number, limit: number): Message[] {
    return this.#room?.writtenBy(userId, after, limit) ?? [];
  }

  events(userId: string, after: number, limit: number): ChatEvent[] | null {
    const member = this.#room?.member(userId);
    return this.#room && member ? this.#room.events(member, after, limit) : null;
  }

  /** Writes a message. When this returns the sender's own list shows it, and in a quiet room so do the others' lists. */
  async send(userId: string, draft: Draft): Promise<SendOutcome> {
    const room = this.#room;
    if (!room?.member(userId)) return { kind: "not_member" };
    const written = await new Promise<Written>((done, failed) =>
      room.write(userId, draft, done, failed),
    );
    if (written.kind !== "stored" && written.kind !== "duplicate") return written;
    const message = room.messageOf(written.stored);
    await patiently(room.hubs.firstTold().then(() => room.hubs.tellNow(userId)));
    return { kind: written.kind, message };
  }

  /** Moves the read mark; the reader's own list shows it when this returns. */
  async markRead(userId: string, seq: number): Promise<ReadMark | null> {
    const member = this.#room?.member(userId);
    if (!this.#room || !member) return null;
    const mark = this.#room.read(member, seq);
    await patiently(this.#room.hubs.tellNow(userId));
    return mark;
  }

  /** Closes what these sessions of the user have open here. */
  closeSessions(userId: string, sessionIds: readonly string[]): void {
    this.#ended.add(sessionIds);
    this.#room?.connections.closeSessions(userId, sessionIds);
  }

  /** Development moved the clock. */
  async clockMoved(): Promise<void> {
    if (!(await this.#alarm.clockMoved(systemClock.now()))) return;
    this.onAlarm();
  }

  // ---- sockets

  /** Opens a socket for whoever the app says it is. Refuses before anything is accepted or written. */
  override async fetch(request: Request): Promise<Response> {
    const asked = readSocketRequest(request);
    if (!asked || !this.#room?.member(asked.userId)) return refusedSocket("not_member");
    const hub = this.env.USER_HUB.getByName(asked.userId);
    const live = await hub.socketOpened(asked.sessionId, this.name);
    return live ? super.fetch(request) : refusedSocket("session_ended");
  }

  /** Whatever throws here would have its stack sent to the client by partyserver. */
  override onConnect(connection: Connection<SocketState>, { request }: ConnectionContext): void {
    try {
      this.#connect(connection, request);
    } catch {
      connection.close(GOING_WRONG, "internal");
    }
  }

  /** Straight to the room: partyserver's own way to `onMessage` reads the socket's attachment anew for every frame. */
  override async webSocketMessage(connection: WebSocket, data: WSMessage): Promise<void> {
    const socket = this.#room?.connections.of(connection);
    const member = socket && this.#room?.member(socket.userId);
    if (this.#room && socket && member) this.#receive(this.#room, socket, member, data);
    else connection.close(NOT_ALLOWED, "not_a_member");
  }

  override onClose(connection: Connection<SocketState>): void {
    const socket = this.#room?.connections.of(connection);
    if (socket) this.#room?.connections.disconnected(socket);
  }

  override onError(connection: Connection<SocketState>): void {
    this.onClose(connection);
  }

  override onAlarm(): void {
    this.#wakeAt = null;
    const next = this.#room?.tick(systemClock.now()) ?? null;
    if (next !== null) this.#wakeBy(next);
  }

  // ----

  #connect(connection: Connection<SocketState>, request: Request): void {
    const asked = readSocketRequest(request);
    const member = asked && this.#room?.member(asked.userId);
    if (!this.#room || !asked || !member) {
      connection.close(NOT_ALLOWED, "not_a_member");
    } else if (this.#ended.has(asked.sessionId)) {
      connection.close(NOT_SIGNED_IN, "token_revoked");
    } else {
      const { userId, sessionId, after } = asked;
      this.#room.connections.connect(connection, { userId, sessionId }, member, after);
    }
  }

  #receive(room: Room, socket: RoomSocket, member: Member, data: WSMessage): void {
    const read = readFrame(data);
    if (read.kind === "frame") room.handle(socket, member, read.frame);
    else if (read.kind === "bad") this.#strike(socket, read.code);
    else socket.send({ t: "error", code: "validation_failed", ...read.about });
  }

  #strike(socket: RoomSocket, code: string): void {
    socket.send({ t: "error", code });
    if (socket.strike() >= STRIKES) socket.close(BAD_FRAME, code);
  }

  /** Makes the tables and what they cannot be without, or neither. */
  #found({ type, title, createdAt }: ChatFoundation): Room {
    const { storage } = this.ctx;
    storage.transactionSync(() => {
      upgradeTables(storage, ROOM_TABLES);
      const epoch = crypto.randomUUID();
      storage.sql.exec("INSERT INTO room VALUES (?, ?, ?, ?)", type, title, createdAt, epoch);
    });
    return this.#open();
  }

  #open(): Room {
    const { storage } = this.ctx;
    upgradeTables(storage, ROOM_TABLES);
    const row = storage.sql.exec<RoomRow>("SELECT * FROM room").one();
    const { type, title, created_at: createdAt, epoch } = row;
    const limit = Number(this.env.CHAT_MESSAGES_PER_10S);
    return new Room(
      {
        sql: storage.sql,
        messagesPerWindow: limit > 0 ? limit : DEFAULT_MESSAGES_PER_WINDOW,
        pingedAt: (connection) => this.ctx.getWebSocketAutoResponseTimestamp(connection),
        tellHub: async (userId, update) =>
          this.env.USER_HUB.getByName(userId).chatChanged(this.name, update),
        reportMessages: (days) => this.#reportMessages(days),
        wakeBy: (at) => this.#wakeBy(at),
      },
      { id: this.name, type, title, createdAt },
      epoch,
      this.getConnections<SocketState>(),
    );
  }

  async #reportMessages(days: readonly MessageDay[]): Promise<void> {
    const upsert = this.env.DB.prepare(
      `INSERT INTO usage_days (day, metric, source, value) VALUES (?, 'messages', ?, ?)
       ON CONFLICT (day, metric, source) DO UPDATE SET value = excluded.value`,
    );
    await this.env.DB.batch(days.map((one) => upsert.bind(one.day, this.name, one.messages)));
  }

  #wakeBy(at: number): void {
    if (this.#wakeAt !== null && this.#wakeAt <= at) return;
    this.#wakeAt = at;
    this.ctx.waitUntil(this.#alarm.set(at));
  }
}

/** Waits for hubs to be told, but not for long: those that cannot just now are told later. */
async function patiently(told: Promise<void>): Promise<void> {
  await Promise.race([told.catch(() => {}), scheduler.wait(PATIENCE_MS)]);
}
