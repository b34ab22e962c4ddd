import type { Connection, ConnectionContext, WSMessage } from "partyserver";
import {
  type Chat,
  type ChatEvent,
  type MemberRole,
  type Message,
  type MlsDraft,
  PING_FRAME,
  PONG_FRAME,
  type SearchHit,
} from "../../shared/contracts/chat/index.ts";
import {
  readSocketRequest,
  refusedSocket,
  socketAtRelay,
} from "../../shared/contracts/chat/object-socket.ts";
import type {
  EventLine,
  RelayChange,
  RelayedFrame,
  RelayedOpening,
  RelayedOwner,
  RelayedReply,
} from "../../shared/contracts/chat/relay.ts";
import { clockOffset, systemClock } from "../../shared/kernel/time.ts";
import type { MessageChange } from "../../workers/domains/chat/changes/rules.ts";
import { type Ruled, refusalToDelete } from "../../workers/domains/chat/membership-rules.ts";
import type {
  ChangeOutcome,
  ChatChange,
  ChatFoundation,
  ChatUpdate,
  Forwardable,
  FoundOutcome,
  GivenReaction,
  HistoryRange,
  MemberPosition,
  Membership,
  MlsGroupState,
  MlsOutcome,
  OwnReaction,
  ReactionPosition,
  ReadMark,
  RoomDraft,
  RoomMember,
  RoomPerson,
  SearchStart,
  SendOutcome,
} from "../../workers/domains/chat/ports.ts";
import { PREVIEW_JOB, type StoredPreview } from "../../workers/domains/chat/previews/rules.ts";
import {
  CHAT_FILES_JOB,
  DEFAULT_MESSAGES_PER_WINDOW,
  DEFAULT_SOCKETS_PER_OBJECT,
  type OtherContent,
} from "../../workers/domains/chat/rules.ts";
import { RELEASE_JOB } from "../../workers/domains/media/files/rules.ts";
import type { Term } from "../../workers/domains/platform/full-text/query.ts";
import { ObjectAlarm, readyClock } from "../object-clock.ts";
import { hasTables, upgradeTables } from "../object-tables.ts";
import { queueJob } from "../queue-job.ts";
import { RecentlyEnded } from "../recently-ended.ts";
import { TracedServer } from "../traced-object.ts";
import { ChatFacts, insertFacts } from "./chat-facts.ts";
import { readFrame } from "./client-frame.ts";
import { tellDirectory, unlistChat } from "./directory-rows.ts";
import { erase, Farewell, isGone } from "./farewell.ts";
import { claimFiles } from "./file-directory.ts";
import { fileSigner } from "./file-urls.ts";
import type { Member } from "./members.ts";
import type { MessageDay } from "./message-counts.ts";
import { RelayedReplies } from "./relayed-replies.ts";
import { type Changed, type MlsWritten, Room, type Written } from "./room.ts";
import type { RoomSocket, SocketState } from "./room-sockets.ts";
import { ROOM_TABLES } from "./tables.ts";

const BAD_FRAME = 4400;
const NOT_SIGNED_IN = 4401;
const NOT_ALLOWED = 4403;
const NOT_FOUND = 4404;
const GOING_WRONG = 1011;
/** What a caller waits at most for other objects. */
const PATIENCE_MS = 1_000;
/** The bad frame that is one too many. */
const STRIKES = 3;

const NOT_A_MEMBER = { kind: "refused", why: "not_member" } as const;

/** The object of one chat: a thin shell that brings calls, frames and alarms to its {@link Room}. */
export class ChatRoom extends TracedServer {
  static override readonly name = "ChatRoom";
  static override options = { hibernate: true };

  readonly #alarm = new ObjectAlarm(this.ctx, this.env, "CHAT_ROOM");
  readonly #ended = new RecentlyEnded();
  /** When the alarm is set for, as far as known; every change may ask for one, and most ask in vain. */
  #wakeAt: number | null = null;
  /** Absent until somebody has joined: whoever tries an address that no chat has leaves no trace. */
  #room: Room | undefined;
  /** Present once the chat has been deleted. */
  #farewell: Farewell | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_FRAME, PONG_FRAME));
    ctx.blockConcurrencyWhile(async () => {
      await readyClock(env);
      const alarm = await ctx.storage.getAlarm();
      this.#wakeAt = alarm === null ? null : alarm + clockOffset();
      if (isGone(ctx.storage)) this.#farewell = this.#parting();
      else if (hasTables(ctx.storage)) this.#room = this.#open();
    });
  }

  // ---- calls

  /**
   * Makes the chat with its first people, and puts it into the founder's hub. A chat that is there stays as it is; one
   * that has been deleted is not made again.
   */
  async found(
    chat: ChatFoundation,
    founderId: string,
    people: readonly RoomPerson[],
  ): Promise<FoundOutcome> {
    if (isGone(this.ctx.storage)) return { kind: "gone" };
    const kind = this.#room ? "present" : "founded";
    const room = this.#room ?? this.#found(chat);
    if (kind === "founded") {
      this.#room = room;
      room.roster.found(founderId, people);
    }
    const described = this.describe(founderId);
    if (!described) return { kind: "gone" };
    await this.#settled(room, [founderId]);
    return { kind, chat: described };
  }

  /**
   * Adds a member, unless they are one, and puts the chat into their hub. The first call makes the chat. Answers `null`
   * if it has been deleted.
   */
  async join(chat: ChatFoundation, person: RoomPerson): Promise<Membership | null> {
    if (isGone(this.ctx.storage)) return null;
    this.#room ??= this.#found(chat);
    const { role, joinedAt } = this.#room.roster.join(person);
    await this.#room.hubs.tellNow(person.id);
    await this.#settled(this.#room, []);
    return { role, joinedAt };
  }

  /** A member is called otherwise now. Older news than what is known, and of who is not a member, changes nothing. */
  profileChanged(person: RoomPerson): void {
    const member = this.#room?.member(person.id);
    if (member) this.#room?.roster.profileChanged(member, person);
  }

  /** Takes somebody out who is gone for good. Answers whether they were in it. A chat that nobody is left in is erased. */
  async leave(userId: string): Promise<boolean> {
    const room = this.#room;
    const member = room?.member(userId);
    if (!room || !member) return false;
    room.roster.depart(member);
    if (room.memberCount === 0 && room.type !== "family") await this.#erase(room);
    else await this.#settled(room, [userId]);
    return true;
  }

  /** Adds people to the chat. */
  async add(actorId: string, people: readonly RoomPerson[]): Promise<Ruled<RoomMember[]>> {
    return this.#asked(actorId, async (room, actor) => {
      const ruled = room.roster.add(actor, people);
      if (ruled.kind === "refused") return ruled;
      await this.#settled(room, []);
      return { kind: "done", result: ruled.result.map(membershipOf) };
    });
  }

  /** Takes somebody out of the chat, or lets them leave it. */
  async remove(actorId: string, userId: string): Promise<Ruled<null>> {
    return this.#asked(actorId, async (room, actor) => {
      const ruled = room.roster.remove(actor, userId);
      if (ruled.kind === "done") await this.#settled(room, [userId]);
      return ruled;
    });
  }

  async changeRole(actorId: string, userId: string, role: MemberRole): Promise<Ruled<RoomMember>> {
    return this.#asked(actorId, async (room, actor) => {
      const ruled = room.roster.changeRole(actor, userId, role);
      if (ruled.kind === "refused") return ruled;
      await this.#settled(room, [userId]);
      return { kind: "done", result: membershipOf(ruled.result) };
    });
  }

  /** Changes what the chat looks like; the caller's own list shows it when this returns. All of it, or nothing. */
  async reshape(actorId: string, change: ChatChange): Promise<Ruled<Chat>> {
    return this.#asked(actorId, async (room, actor) => {
      const ruled = room.roster.change(actor, change);
      if (ruled.kind === "refused") return ruled;
      await this.#settled(room, [actorId]);
      const chat = this.describe(actorId);
      return chat ? { kind: "done", result: chat } : NOT_A_MEMBER;
    });
  }

  /** One of the two of this direct chat has blocked the other, or no longer; both lists show it when this returns. */
  async block(blocked: boolean): Promise<void> {
    const room = this.#room;
    if (!room) return;
    room.roster.block(blocked);
    await this.#settled(room, room.memberIds());
  }

  /** Deletes the chat for all: what it held is erased, and everybody's hub lets go of it. */
  async delete(actorId: string): Promise<Ruled<null>> {
    return this.#asked(actorId, async (room, { role }) => {
      const why = refusalToDelete({ type: room.type, role });
      if (why) return { kind: "refused", why };
      await this.#erase(room);
      return { kind: "done", result: null };
    });
  }

  /**
   * Adds to the log what other parts of the platform have in it; a call stands in it once, however often it is told.
   * Answers its `seq`; `null` if there is no such chat.
   */
  record(actorId: string, content: OtherContent): number | null {
    const known = content.kind === "call" && this.#room?.callSeq(content.body.callId);
    if (known) return known;
    return this.#room?.record(actorId, content).seq ?? null;
  }

  /** A member's hub, which was not told of late, asks how the chat looks to them. */
  memberBack(userId: string): ChatUpdate | null {
    return this.#room?.memberBack(userId) ?? null;
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

  /** Messages that hold all terms, newest first. What was written so far is taken into the index before. */
  async search(
    userId: string,
    terms: readonly Term[],
    start: SearchStart | null,
    limit: number,
  ): Promise<SearchHit[] | null> {
    // Others get their turn in between; whoever has been taken out by then learns nothing.
    while (this.#room?.member(userId) && this.#room.indexMore()) await scheduler.wait(0);
    return this.#room?.member(userId) ? this.#room.search(terms, start, limit) : null;
  }

  writtenBy(userId: string, after: number, limit: number): Message[] {
    return this.#room?.writtenBy(userId, after, limit) ?? [];
  }

  events(userId: string, after: number, limit: number): ChatEvent[] | null {
    const member = this.#room?.member(userId);
    return this.#room && member ? this.#room.events(member, after, limit) : null;
  }

  /** Writes a message. When this returns the sender's own list shows it, and in a quiet room so do the others' lists. */
  async send(userId: string, draft: RoomDraft): Promise<SendOutcome> {
    const room = this.#room;
    if (!room?.member(userId)) return { kind: "not_member" };
    const written = await new Promise<Written>((done, failed) =>
      room.write(userId, draft, done, failed),
    );
    if (written.kind !== "stored" && written.kind !== "duplicate") return written;
    const message = room.message(userId, written.stored.seq);
    if (!message) return { kind: "not_member" };
    await patiently(room.hubs.firstTold().then(() => room.hubs.tellNow(userId)));
    return { kind: written.kind, message };
  }

  /** Hands an MLS message to the log. When this returns, in a quiet room, the members' lists show it. */
  async sendMls(userId: string, draft: MlsDraft): Promise<MlsOutcome> {
    const room = this.#room;
    if (!room?.member(userId)) return { kind: "not_member" };
    const written = await new Promise<MlsWritten>((done, failed) =>
      room.writeMls(userId, draft, done, failed),
    );
    if (written.kind === "stored") {
      await patiently(room.hubs.firstTold().then(() => room.hubs.tellNow(userId)));
    }
    return written;
  }

  mlsGroup(userId: string): MlsGroupState | "not_encrypted" | null {
    if (!this.#room?.member(userId)) return null;
    return this.#room.group ?? "not_encrypted";
  }

  message(userId: string, seq: number): Message | null {
    return this.#room?.member(userId) ? this.#room.message(userId, seq) : null;
  }

  written(userId: string, clientId: string): Message | null {
    return this.#room?.member(userId) ? this.#room.written(userId, clientId) : null;
  }

  forwardable(userId: string, seq: number): Forwardable | null {
    return this.#room?.member(userId) ? this.#room.forwardable(seq) : null;
  }

  /** Does with a message what a member wants done. When this returns their own list shows it. */
  async change(userId: string, change: MessageChange): Promise<ChangeOutcome> {
    const room = this.#room;
    if (!room?.member(userId)) return { kind: "not_member" };
    const changed = await new Promise<Changed>((done, failed) =>
      room.change(userId, change, done, failed),
    );
    if (changed.kind !== "done") return changed;
    const message = room.message(userId, change.seq);
    if (!message) return { kind: "not_member" };
    if (change.kind === "edit" || change.kind === "delete") await patiently(room.hubs.firstTold());
    return { kind: "done", message };
  }

  senderOf(seq: number): string | null {
    return this.#room?.senderOf(seq) ?? null;
  }

  /** Deletes a message by a moderator's power, who need not be a member. Answers whether there was one. */
  moderate(moderatorId: string, seq: number): boolean {
    return this.#room?.moderate(moderatorId, seq) ?? false;
  }

  reactions(
    userId: string,
    seq: number,
    after: ReactionPosition | null,
    limit: number,
  ): GivenReaction[] | null {
    return this.#room?.member(userId) ? this.#room.reactions(seq, after, limit) : null;
  }

  readers(
    userId: string,
    seq: number,
    after: string,
    limit: number,
  ): string[] | "forbidden" | null {
    return this.#room?.member(userId) ? this.#room.readers(userId, seq, after, limit) : null;
  }

  pins(userId: string): Message[] | null {
    return this.#room?.member(userId) ? this.#room.pins(userId) : null;
  }

  reactionsBy(userId: string, after: OwnReaction | null, limit: number): OwnReaction[] {
    return this.#room?.reactionsBy(userId, after, limit) ?? [];
  }

  /** Takes back so many of somebody's reactions. Answers whether any are left. */
  withdrawReactions(userId: string, limit: number): boolean {
    return this.#room?.withdrawReactions(userId, limit) ?? false;
  }

  /** What was found behind a link of a message's text; `null` if there is nothing to show. Answers whether it is shown. */
  previewFound(seq: number, use: string, preview: StoredPreview | null): boolean {
    return this.#room?.preview(seq, use, preview) ?? false;
  }

  /** Moves the read mark; the reader's own list shows it when this returns. */
  async markRead(userId: string, seq: number): Promise<ReadMark | null> {
    const member = this.#room?.member(userId);
    if (!this.#room || !member) return null;
    const mark = this.#room.read(member, seq);
    await patiently(this.#room.hubs.tellNow(userId));
    return mark;
  }

  /** Whether the user is connected, by a socket that shows signs of life. */
  reaches(userId: string): boolean {
    this.#room?.connections.tick(systemClock.now());
    return this.#room?.connections.reaches(userId) ?? false;
  }

  /** Closes what these sessions of the user have open here. */
  closeSessions(userId: string, sessionIds: readonly string[]): void {
    this.#ended.add(sessionIds);
    this.#room?.connections.closeSessions(userId, sessionIds);
  }

  // ---- calls of its relays

  /** A relay is about to hold a socket. What it is told first, and what comes live after that, is decided in one turn. */
  relayOpened(index: number, { userId, sessionId, after }: RelayedOwner): RelayedOpening {
    const member = this.#room?.member(userId);
    if (!this.#room || !member)
      return { kind: "refused", code: NOT_ALLOWED, reason: "not_a_member" };
    if (this.#ended.has(sessionId)) {
      return { kind: "refused", code: NOT_SIGNED_IN, reason: "token_revoked" };
    }
    return { kind: "open", ...this.#room.connections.openedAt(index, member, after) };
  }

  relayChanged(index: number, change: RelayChange): void {
    if (this.#room) this.#room.connections.relays.note(index, change);
    else if (change.sockets > 0) this.#dismiss(index);
  }

  /** What a relay lacks of the log. */
  relayMissing(after: number): EventLine[] {
    return this.#room?.connections.linesAfter(after) ?? [];
  }

  /** Does what was asked for on a relay's sockets, in that order. Answers when it is done. */
  async relayFrames(index: number, frames: readonly RelayedFrame[]): Promise<RelayedReply[]> {
    const room = this.#room;
    const replies = new RelayedReplies((late) => room?.connections.relays.reply(index, late));
    for (const { socketId, userId, frame } of frames) {
      const source = replies.sourceFor(socketId, userId);
      const member = room?.member(userId);
      if (room && member) room.handle(source, member, frame);
      else source.close(NOT_ALLOWED, "not_a_member");
    }
    await room?.done();
    return replies.end();
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
    if (!live) return refusedSocket("session_ended");
    const relay = this.#room?.connections.placeForNext() ?? null;
    return relay === null ? super.fetch(request) : socketAtRelay(relay);
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
    const now = systemClock.now();
    const next = this.#room?.tick(now) ?? this.#farewell?.tick(now) ?? null;
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
      this.#room.connections.connect(connection, asked, member);
    }
  }

  #receive(room: Room, socket: RoomSocket, member: Member, data: WSMessage): void {
    const read = readFrame(data);
    room.connections.seen(socket);
    if (read.kind === "frame") room.handle(socket, member, read.frame);
    else if (read.kind === "bad") this.#strike(socket, read.code);
    else socket.send({ t: "error", code: "validation_failed", ...read.about });
  }

  #strike(socket: RoomSocket, code: string): void {
    socket.send({ t: "error", code });
    if (socket.strike() >= STRIKES) socket.close(BAD_FRAME, code);
  }

  /** Makes the tables and what they cannot be without, or neither. */
  #found(chat: ChatFoundation): Room {
    const { storage } = this.ctx;
    storage.transactionSync(() => {
      upgradeTables(storage, ROOM_TABLES);
      insertFacts(storage.sql, chat, crypto.randomUUID());
    });
    return this.#open();
  }

  #open(): Room {
    const { storage } = this.ctx;
    upgradeTables(storage, ROOM_TABLES);
    const limit = Number(this.env.CHAT_MESSAGES_PER_10S);
    return new Room(
      {
        sql: storage.sql,
        messagesPerWindow: limit > 0 ? limit : DEFAULT_MESSAGES_PER_WINDOW,
        pingedAt: (connection) => this.ctx.getWebSocketAutoResponseTimestamp(connection),
        socketsPerObject: Number(this.env.CHAT_SOCKETS_PER_OBJECT) || DEFAULT_SOCKETS_PER_OBJECT,
        openRelay: (index) => this.#relay(index),
        background: (work) => this.ctx.waitUntil(work.catch(() => {})),
        tellHub: async (userId, update) =>
          this.env.USER_HUB.getByName(userId).chatChanged(this.name, update),
        tellReaction: async (userId, reaction) => {
          const hub = this.env.USER_HUB.getByName(userId);
          await hub.notify({ kind: "reaction", chatId: this.name, ...reaction });
        },
        reportMessages: (days) => this.#reportMessages(days),
        addressOf: fileSigner(this.env.URL_SIGNING_KEY),
        claimFiles: (context, senderId, fileIds) =>
          claimFiles(this.env.DB, context, senderId, fileIds),
        releaseFiles: async (released) => {
          await this.env.JOBS.send(queueJob(RELEASE_JOB, released));
        },
        askPreview:
          this.env.LINK_PREVIEWS === "off"
            ? null
            : async (wanted) => {
                await this.env.JOBS.send(queueJob(PREVIEW_JOB, wanted));
              },
        tellDirectory: (chat, entries) => tellDirectory(this.env.DB, this.name, chat, entries),
        wakeBy: (at) => this.#wakeBy(at),
      },
      new ChatFacts(storage.sql, this.name),
      this.getConnections<SocketState>(),
    );
  }

  #relay(index: number) {
    return this.env.CHAT_RELAY.getByName(`${this.name}/${index}`);
  }

  /** The chat was deleted while that relay was opening sockets. */
  #dismiss(index: number): void {
    const closed = this.#relay(index).closeAll(NOT_FOUND, "not_found");
    this.ctx.waitUntil(closed.catch(() => {}));
  }

  /** Does what a member asks for. */
  async #asked<Result>(
    actorId: string,
    act: (room: Room, actor: Member) => Promise<Ruled<Result>>,
  ): Promise<Ruled<Result>> {
    const actor = this.#room?.member(actorId);
    return this.#room && actor ? act(this.#room, actor) : NOT_A_MEMBER;
  }

  /** Waits until the directory and these users' lists show what has changed, but not for long. */
  async #settled(room: Room, userIds: readonly string[]): Promise<void> {
    const hubs = userIds.map((userId) => room.hubs.tellNow(userId));
    const told = Promise.all([room.directory.told(), room.hubs.firstTold(), ...hubs]);
    await patiently(told.then(() => {}));
  }

  async #erase(room: Room): Promise<void> {
    erase(this.ctx.storage, room.close());
    this.#room = undefined;
    this.#farewell = this.#parting();
    this.#wakeBy(this.#farewell.nextCheck(systemClock.now()));
    await patiently(this.#farewell.told());
  }

  #parting(): Farewell {
    return new Farewell({
      storage: this.ctx.storage,
      tellHub: async (userId, update) => {
        await this.env.USER_HUB.getByName(userId).chatChanged(this.name, update);
      },
      unlist: () => unlistChat(this.env.DB, this.name),
      releaseFiles: async () => {
        await this.env.JOBS.send(queueJob(CHAT_FILES_JOB, { chatId: this.name }));
      },
      clearAlarm: async () => {
        this.#wakeAt = null;
        await this.#alarm.clear();
      },
    });
  }

  async #reportMessages(days: readonly MessageDay[]): Promise<void> {
    const upsert = this.env.DB.prepare(
      `INSERT INTO usage_days (day, metric, source, value) VALUES (?, 'messages', ?, ?)
       ON CONFLICT (day, metric, source) DO UPDATE SET value = excluded.value`,
    );
    await this.env.DB.batch(days.map((one) => upsert.bind(one.day, this.name, one.messages)));
    await this.env.METRICS.getByName("metrics").addTotals(
      days.map(({ day, messages }) => ({
        source: `${this.name}/${day}`,
        name: "veche_messages_total",
        total: messages,
      })),
    );
  }

  #wakeBy(at: number): void {
    if (this.#wakeAt !== null && this.#wakeAt <= at) return;
    this.#wakeAt = at;
    this.ctx.waitUntil(this.#alarm.set(at));
  }
}

function membershipOf({ userId, role, joinedAt }: Member): RoomMember {
  return { userId, role, joinedAt };
}

/** Waits for hubs to be told, but not for long: those that cannot just now are told later. */
async function patiently(told: Promise<void>): Promise<void> {
  await Promise.race([told.catch(() => {}), scheduler.wait(PATIENCE_MS)]);
}
