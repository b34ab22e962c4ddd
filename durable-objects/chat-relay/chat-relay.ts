import type { Connection, ConnectionContext, WSMessage } from "partyserver";
import { PING_FRAME, PONG_FRAME } from "../../shared/contracts/chat/index.ts";
import { readSocketRequest, refusedSocket } from "../../shared/contracts/chat/object-socket.ts";
import type {
  EventLine,
  RelayedFrame,
  RelayedReply,
  RelayState,
} from "../../shared/contracts/chat/relay.ts";
import { systemClock } from "../../shared/kernel/time.ts";
import { readFrame } from "../chat-room/client-frame.ts";
import { bring } from "../chat-room/fan-out.ts";
import { Presence } from "../chat-room/presence.ts";
import { RoomSocket, RoomSockets, type SocketState } from "../chat-room/room-sockets.ts";
import type { SignalLine } from "../chat-room/signal-frames.ts";
import { ObjectAlarm, readyClock } from "../object-clock.ts";
import { RecentlyEnded } from "../recently-ended.ts";
import { TracedServer } from "../traced-object.ts";
import { RelayedLines } from "./relayed-lines.ts";
import { RelayedSignals } from "./relayed-signals.ts";

const BAD_FRAME = 4400;
const NOT_SIGNED_IN = 4401;
const GOING_WRONG = 1011;
const STRIKES = 3;
const SIGNED_OUT: Refusal = { code: NOT_SIGNED_IN, reason: "token_revoked" };
/** A socket that is being opened gets nothing live yet. */
const NOT_YET = Number.MAX_SAFE_INTEGER;
/** Comings and goings are told to the room this often, together. */
const TELL_EVERY_MS = 50;

interface Refusal {
  readonly code: number;
  readonly reason: string;
}

/** A socket that waits for the room's word. */
interface Opening {
  readonly connection: Connection<SocketState>;
  readonly state: SocketState;
  /** The room has closed it meanwhile, whatever it answered before. */
  refusal: Refusal | null;
}

/**
 * Holds a part of a crowd's sockets for a chat's room, which is named by this object's name and a number. It decides
 * nothing: who may come in, what a frame does and what is sent to whom the room says.
 */
export class ChatRelay extends TracedServer {
  static override readonly name = "ChatRelay";
  static override options = { hibernate: true };

  readonly #alarm = new ObjectAlarm(this.ctx, this.env, "CHAT_RELAY");
  readonly #ended = new RecentlyEnded();
  readonly #sockets = new RoomSockets();
  readonly #signals = new RelayedSignals(this.#sockets);
  readonly #byId = new Map<string, RoomSocket>();
  readonly #presence: Presence;
  readonly #lines = new RelayedLines(
    (after) => this.#room.relayMissing(after),
    (lines) => this.#bring(lines),
  );
  /** What has come while sockets are being opened: they need what follows their greeting. */
  #recent: EventLine[] = [];
  readonly #openings = new Set<Opening>();
  readonly #changed = new Map<string, boolean>();
  #telling = false;
  #frames: RelayedFrame[] = [];
  #sending = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_FRAME, PONG_FRAME));
    ctx.blockConcurrencyWhile(() => readyClock(env));
    for (const connection of this.getConnections<SocketState>()) this.#restore(connection);
    this.#presence = new Presence(
      this.#sockets,
      (connection) => ctx.getWebSocketAutoResponseTimestamp(connection),
      (userId, online) => this.#presenceChanged(userId, online),
      { has: () => false, crowded: true },
    );
  }

  // ---- calls of the room

  deliver(lines: readonly EventLine[]): Promise<void> {
    return this.#lines.deliver(lines);
  }

  tellSignals(signals: readonly SignalLine[]): void {
    this.#signals.tell(signals);
  }

  /** What a room calls, while a deployment goes out, whose version is older than signals that go together. */
  tell(text: string, except: string | null): void {
    this.#signals.tell([{ json: text, except }]);
  }

  tellUser(userId: string, text: string): void {
    for (const socket of this.#sockets.ofUser(userId)) socket.sendText(text);
  }

  reply(replies: readonly RelayedReply[]): void {
    for (const one of replies) {
      const socket = this.#byId.get(one.socketId);
      if ("text" in one) socket?.sendText(one.text);
      else socket?.close(one.code, one.reason);
    }
  }

  closeUser(userId: string, code: number, reason: string): void {
    for (const opening of this.#openings) {
      if (opening.state.userId === userId) opening.refusal = { code, reason };
    }
    for (const socket of [...this.#sockets.ofUser(userId)]) this.#drop(socket, code, reason);
  }

  closeAll(code: number, reason: string): void {
    for (const opening of this.#openings) opening.refusal = { code, reason };
    for (const socket of [...this.#sockets.all()]) this.#drop(socket, code, reason);
  }

  closeSessions(userId: string, sessionIds: readonly string[]): void {
    this.#ended.add(sessionIds);
    for (const socket of [...this.#sockets.ofUser(userId)]) {
      if (sessionIds.includes(socket.sessionId)) this.#drop(socket, NOT_SIGNED_IN, "token_revoked");
    }
  }

  state(): RelayState {
    const opening = [...this.#openings].map(({ state }) => state.userId);
    return { online: [...new Set([...this.#presence.online(), ...opening])], ...this.#held };
  }

  /** Development moved the clock. */
  async clockMoved(): Promise<void> {
    if (await this.#alarm.clockMoved(systemClock.now())) this.onAlarm();
  }

  // ---- sockets

  /** Opens a socket for whoever the room has sent here. */
  override async fetch(request: Request): Promise<Response> {
    return readSocketRequest(request) ? super.fetch(request) : refusedSocket("not_member");
  }

  /** Whatever throws here would have its stack sent to the client by partyserver. */
  override async onConnect(
    connection: Connection<SocketState>,
    { request }: ConnectionContext,
  ): Promise<void> {
    try {
      await this.#connect(connection, request);
    } catch {
      connection.close(GOING_WRONG, "internal");
    }
  }

  override async webSocketMessage(connection: WebSocket, data: WSMessage): Promise<void> {
    const socket = this.#sockets.of(connection);
    if (socket) this.#receive(socket, data);
    else connection.close(GOING_WRONG, "internal");
  }

  override onClose(connection: Connection<SocketState>): void {
    const socket = this.#sockets.of(connection);
    if (socket) this.#remove(socket);
  }

  override onError(connection: Connection<SocketState>): void {
    this.onClose(connection);
  }

  override onAlarm(): void {
    this.#presence.check(systemClock.now());
    this.#watch();
  }

  // ----

  get #place(): { readonly chatId: string; readonly index: number } {
    const [chatId = "", index = ""] = this.name.split("/");
    return { chatId, index: Number(index) };
  }

  /** How many sockets there are. Those being opened count: the room has counted on them since it answered for them. */
  get #held(): Pick<RelayState, "sockets" | "plain"> {
    const { size, plain } = this.#sockets;
    let plainOnes = plain;
    for (const { state } of this.#openings) if (!state.bundled) plainOnes += 1;
    return { sockets: size + this.#openings.size, plain: plainOnes };
  }

  get #room() {
    return this.env.CHAT_ROOM.getByName(this.#place.chatId);
  }

  async #connect(connection: Connection<SocketState>, request: Request): Promise<void> {
    const asked = readSocketRequest(request);
    if (!asked || this.#ended.has(asked.sessionId)) {
      connection.close(NOT_SIGNED_IN, "token_revoked");
      return;
    }
    const { userId, sessionId, after, bundled = false } = asked;
    const base = { userId, sessionId, bundled, from: NOT_YET, seenAt: systemClock.now() };
    const state: SocketState = { ...base, strikes: 0, silent: false };
    connection.setState(state);
    const opening: Opening = { connection, state, refusal: null };
    this.#openings.add(opening);
    try {
      const answer = await this.#room.relayOpened(this.#place.index, { userId, sessionId, after });
      if (answer.kind === "refused") connection.close(answer.code, answer.reason);
      else this.#begin(opening, answer.frames, answer.upTo);
    } finally {
      this.#openings.delete(opening);
      if (this.#openings.size === 0) this.#recent = [];
      // The room has taken them for connected, which they may not have become.
      this.#presenceChanged(userId, this.#presence.isOnline(userId));
    }
  }

  /** In one turn, so that nothing falls between what was missed and what comes live. */
  #begin({ connection, state, refusal }: Opening, frames: readonly string[], upTo: number): void {
    const refused = this.#ended.has(state.sessionId) ? SIGNED_OUT : refusal;
    if (refused) {
      connection.close(refused.code, refused.reason);
      return;
    }
    const socket = new RoomSocket(connection, state);
    socket.startAfter(upTo);
    this.#add(socket);
    for (const frame of frames) socket.sendText(frame);
    const meanwhile = new RoomSockets();
    meanwhile.add(socket);
    bring(
      meanwhile,
      this.#recent.filter(({ seq }) => seq > upTo),
    );
    this.#presence.update(state.userId);
    this.#watch();
  }

  #restore(connection: Connection<SocketState>): void {
    const { state } = connection;
    // One that was being opened when the relay was stopped has no greeting: its client comes again.
    if (!state || state.from === NOT_YET) connection.close(GOING_WRONG, "internal");
    else this.#add(new RoomSocket(connection, state));
  }

  #add(socket: RoomSocket): void {
    this.#sockets.add(socket);
    this.#byId.set(socket.connection.id, socket);
  }

  #bring(lines: readonly EventLine[]): void {
    if (this.#openings.size > 0) this.#recent.push(...lines);
    bring(this.#sockets, lines);
  }

  #receive(socket: RoomSocket, data: WSMessage): void {
    this.#presence.seen(socket, systemClock.now());
    const read = readFrame(data);
    if (read.kind === "frame") this.#pass(socket, read.frame);
    else if (read.kind === "bad") this.#strike(socket, read.code);
    else socket.send({ t: "error", code: "validation_failed", ...read.about });
  }

  #strike(socket: RoomSocket, code: string): void {
    socket.send({ t: "error", code });
    if (socket.strike() >= STRIKES) socket.close(BAD_FRAME, code);
  }

  /** Frames go to the room in their order: one call at a time, with all that has come since the last. */
  #pass(socket: RoomSocket, frame: RelayedFrame["frame"]): void {
    const { id: socketId } = socket.connection;
    this.#frames.push({ socketId, userId: socket.userId, frame });
    if (!this.#sending) this.ctx.waitUntil(this.#passAll());
  }

  async #passAll(): Promise<void> {
    this.#sending = true;
    while (this.#frames.length > 0) {
      const frames = this.#frames;
      this.#frames = [];
      try {
        this.reply(await this.#room.relayFrames(this.#place.index, frames));
      } catch {
        // Whether they were dealt with nobody knows: the clients connect again and repeat what was not answered.
        for (const { socketId } of frames) this.#byId.get(socketId)?.close(GOING_WRONG, "internal");
      }
    }
    this.#sending = false;
  }

  #remove(socket: RoomSocket): void {
    this.#sockets.remove(socket);
    this.#byId.delete(socket.connection.id);
    this.#presence.update(socket.userId);
    this.#tellRoom();
  }

  #drop(socket: RoomSocket, code: number, reason: string): void {
    socket.close(code, reason);
    this.#remove(socket);
  }

  #presenceChanged(userId: string, online: boolean): void {
    this.#changed.set(userId, online);
    this.#tellRoom();
  }

  /** Tells the room who has come and gone, soon and together. If it does not hear, it asks when it next has to know. */
  #tellRoom(): void {
    if (this.#telling) return;
    this.#telling = true;
    setTimeout(() => {
      this.#telling = false;
      const users = [...this.#changed];
      this.#changed.clear();
      const change = { users, ...this.#held };
      this.ctx.waitUntil(
        this.#room.relayChanged(this.#place.index, change).catch(() => this.#retell(users)),
      );
    }, TELL_EVERY_MS);
  }

  #retell(users: readonly (readonly [string, boolean])[]): void {
    for (const [userId, online] of users) {
      if (!this.#changed.has(userId)) this.#changed.set(userId, online);
    }
    this.#tellRoom();
  }

  /** Pings are answered without waking the relay, so it looks from time to time who still sends them. */
  #watch(): void {
    const next = this.#presence.nextCheck(systemClock.now());
    if (next !== null) this.ctx.waitUntil(this.#alarm.setNoLaterThan(next));
  }
}
