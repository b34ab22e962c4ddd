import type { Connection } from "partyserver";
import type { ChatServerFrame } from "../../shared/contracts/chat/index.ts";
import type { Millis } from "../../shared/kernel/time.ts";

/** What is remembered of a socket while the object sleeps. */
export interface SocketState {
  readonly userId: string;
  readonly sessionId: string;
  /** Live events begin after this one: those before it were known, or part of the replay. */
  readonly from: number;
  readonly seenAt: Millis;
  /** How many bad frames it has sent. */
  readonly strikes: number;
  /** Not a sign of life for so long that the others were told its user is gone. */
  readonly silent: boolean;
  /** Takes several signals in one frame; not written down for sockets that were open before there was such a frame. */
  readonly bundled?: boolean;
}

/** Signs of life are kept over sleep this exactly: writing each of them down would cost too much. */
const SEEN_PRECISION_MS = 15_000;

/** One open socket. Its state is held here, as reading it back from the runtime costs a deserialisation each time. */
export class RoomSocket implements FrameSource {
  readonly connection: Connection<SocketState>;
  #state: SocketState;
  #seenAt: Millis;

  constructor(connection: Connection<SocketState>, state: SocketState) {
    this.connection = connection;
    this.#state = state;
    this.#seenAt = state.seenAt;
  }

  get userId(): string {
    return this.#state.userId;
  }

  get sessionId(): string {
    return this.#state.sessionId;
  }

  get from(): number {
    return this.#state.from;
  }

  get bundled(): boolean {
    return this.#state.bundled === true;
  }

  get silent(): boolean {
    return this.#state.silent;
  }

  /** When it last sent something, pings that were answered without waking the object aside. */
  get seenAt(): Millis {
    return this.#seenAt;
  }

  seen(now: Millis): void {
    this.#seenAt = now;
    if (now - this.#state.seenAt >= SEEN_PRECISION_MS) this.#keep({ seenAt: now });
  }

  /** What came before that event it has, or gets, from a replay. */
  startAfter(seq: number): void {
    this.#keep({ from: seq });
  }

  setSilent(silent: boolean): void {
    if (silent !== this.#state.silent) this.#keep({ silent });
  }

  /** Counts a bad frame; answers how many there were. */
  strike(): number {
    this.#keep({ strikes: this.#state.strikes + 1 });
    return this.#state.strikes;
  }

  /** Sends a frame that was serialised before. A socket that is closing takes nothing more. */
  sendText(text: string): void {
    try {
      this.connection.send(text);
    } catch {
      // Its close event follows, and removes it.
    }
  }

  send(frame: ChatServerFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  close(code: number, reason: string): void {
    try {
      this.connection.close(code, reason);
    } catch {
      // Closed already.
    }
  }

  #keep(change: Partial<SocketState>): void {
    this.#state = { ...this.#state, seenAt: this.#seenAt, ...change };
    this.connection.setState(this.#state);
  }
}

/** What a room answers to: a socket of its own, or one that a relay holds. */
export interface FrameSource {
  readonly userId: string;
  send(frame: ChatServerFrame): void;
  close(code: number, reason: string): void;
}

/** The open sockets of one object. */
export class RoomSockets {
  readonly #all = new Set<RoomSocket>();
  readonly #byConnection = new Map<WebSocket, RoomSocket>();
  readonly #byUser = new Map<string, Set<RoomSocket>>();
  #plain = 0;

  /** How many take each signal in a frame of its own. */
  get plain(): number {
    return this.#plain;
  }

  get size(): number {
    return this.#all.size;
  }

  all(): Iterable<RoomSocket> {
    return this.#all;
  }

  of(connection: WebSocket): RoomSocket | undefined {
    return this.#byConnection.get(connection);
  }

  /** Who has a socket here. */
  users(): Iterable<string> {
    return this.#byUser.keys();
  }

  get userCount(): number {
    return this.#byUser.size;
  }

  ofUser(userId: string): Iterable<RoomSocket> {
    return this.#byUser.get(userId) ?? [];
  }

  /** Whether the user can be reached here: has a socket that shows signs of life. */
  reaches(userId: string): boolean {
    for (const socket of this.ofUser(userId)) if (!socket.silent) return true;
    return false;
  }

  add(socket: RoomSocket): void {
    if (!socket.bundled && !this.#all.has(socket)) this.#plain += 1;
    this.#all.add(socket);
    this.#byConnection.set(socket.connection, socket);
    const own = this.#byUser.get(socket.userId) ?? new Set();
    this.#byUser.set(socket.userId, own.add(socket));
  }

  remove(socket: RoomSocket): void {
    if (this.#all.delete(socket) && !socket.bundled) this.#plain -= 1;
    this.#byConnection.delete(socket.connection);
    const own = this.#byUser.get(socket.userId);
    own?.delete(socket);
    if (own?.size === 0) this.#byUser.delete(socket.userId);
  }
}
