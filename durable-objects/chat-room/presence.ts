import { clockOffset, MINUTE, type Millis, SECOND } from "../../shared/kernel/time.ts";
import type { RoomSocket, RoomSockets } from "./room-sockets.ts";

/** So long after the last sign of life somebody is taken for gone. */
const EXPIRES_MS = MINUTE;

/** When the runtime last answered a socket's ping for us, on the platform's clock. */
export type PingedAt = (connection: WebSocket) => Date | null;

/** Who has a socket that another object holds. */
export interface Elsewhere {
  has(userId: string): boolean;
  /** Whether there may be anybody. */
  readonly crowded: boolean;
}

/**
 * Who is here: has a socket that shows signs of life. Pings are answered without waking the room, so it looks after them
 * by its alarm, and only while there is somebody to tell.
 */
export class Presence {
  readonly #sockets: RoomSockets;
  readonly #pingedAt: PingedAt;
  readonly #changed: (userId: string, online: boolean) => void;
  readonly #elsewhere: Elsewhere;
  readonly #online = new Set<string>();

  constructor(
    sockets: RoomSockets,
    pingedAt: PingedAt,
    changed: (userId: string, online: boolean) => void,
    elsewhere: Elsewhere,
  ) {
    this.#sockets = sockets;
    this.#pingedAt = pingedAt;
    this.#changed = changed;
    this.#elsewhere = elsewhere;
    for (const userId of sockets.users()) if (sockets.reaches(userId)) this.#online.add(userId);
  }

  online(): string[] {
    return [...this.#online];
  }

  isOnline(userId: string): boolean {
    return this.#online.has(userId);
  }

  /** Somebody online who is not this one. */
  anyBut(userId: string): string | undefined {
    for (const other of this.#online) if (other !== userId) return other;
    return undefined;
  }

  /** The socket has sent something. */
  seen(socket: RoomSocket, now: Millis): void {
    socket.seen(now);
    if (!socket.silent) return;
    socket.setSilent(false);
    this.update(socket.userId);
  }

  /** The user's sockets have changed. */
  update(userId: string): void {
    const online = this.#sockets.reaches(userId) || this.#elsewhere.has(userId);
    if (online === this.#online.has(userId)) return;
    if (online) this.#online.add(userId);
    else this.#online.delete(userId);
    this.#changed(userId, online);
  }

  /** Looks at every socket's signs of life. */
  check(now: Millis): void {
    for (const socket of this.#sockets.all()) {
      socket.setSilent(now - this.#lifeOf(socket) >= EXPIRES_MS);
    }
    for (const userId of [...this.#sockets.users()]) this.update(userId);
  }

  /** When to look again; `null` while nobody would hear of it. */
  nextCheck(now: Millis): Millis | null {
    const { userCount } = this.#sockets;
    if (userCount === 0 || (userCount < 2 && !this.#elsewhere.crowded)) return null;
    let next = now + EXPIRES_MS;
    for (const socket of this.#sockets.all()) {
      if (!socket.silent) next = Math.min(next, this.#lifeOf(socket) + EXPIRES_MS);
    }
    return Math.max(next, now + SECOND);
  }

  #lifeOf(socket: RoomSocket): Millis {
    const pinged = this.#pingedAt(socket.connection)?.getTime() ?? 0;
    return Math.max(socket.seenAt, pinged + clockOffset());
  }
}
