import { iso, MINUTE, type Millis, SECOND } from "../../shared/kernel/time.ts";

/** So long after the last sign of life somebody is taken for gone. */
const EXPIRES_MS = MINUTE;
/** A device that closes its socket may be about to open another one: a page that is loaded again. */
const GRACE_MS = 5 * SECOND;
/** A sign of life is written down this often at most. */
const NOTED_EVERY_MS = 10 * MINUTE;

/** Whether somebody is there, as those they have a chat of two with are told. */
export interface PresenceState {
  readonly online: boolean;
  /** `null` while they are there, and when it is not known. */
  readonly lastSeenAt: string | null;
}

export const UNKNOWN: PresenceState = { online: false, lastSeenAt: null };

export interface PresencePort {
  readonly sql: SqlStorage;
  /** When a socket last gave a sign of life; `null` without any socket. */
  readonly lastSign: () => Millis | null;
  /** Tells the others how it stands now. */
  readonly tell: (state: PresenceState) => void;
  readonly wakeBy: (at: Millis) => void;
}

type Row = { online: number; seen_at: number | null };

/**
 * Whether the user is there: a socket of theirs has shown a sign of life within the last minute. Pings are answered
 * without waking the hub, so it looks after them by its alarm; and when they last gave a sign, for those who have been
 * away for long.
 */
export class Presence {
  readonly #port: PresencePort;
  #online: boolean;
  #seenAt: Millis | null;

  constructor(port: PresencePort) {
    this.#port = port;
    const row = port.sql.exec<Row>("SELECT online, seen_at FROM presence").toArray()[0];
    this.#online = row?.online === 1;
    this.#seenAt = row?.seen_at ?? null;
  }

  get state(): PresenceState {
    const seen = this.#seenAt === null ? null : iso(this.#seenAt);
    return { online: this.#online, lastSeenAt: this.#online ? null : seen };
  }

  /** The user does something. */
  seen(now: Millis): void {
    if (this.#seenAt !== null && now - this.#seenAt < NOTED_EVERY_MS) return;
    this.#save(this.#online, now);
  }

  /** A device has connected. */
  connected(now: Millis): void {
    this.#port.wakeBy(now + EXPIRES_MS);
    if (this.#online) this.seen(now);
    else this.#become(true, now);
  }

  /** A socket has closed. */
  disconnected(now: Millis): void {
    this.seen(now);
    if (this.#online) this.#port.wakeBy(now + GRACE_MS);
  }

  /** The alarm: looks for signs of life. */
  tick(now: Millis): void {
    if (!this.#online) return;
    const sign = this.#port.lastSign();
    const until = (sign ?? Number.NEGATIVE_INFINITY) + EXPIRES_MS;
    if (until > now) this.#port.wakeBy(until);
    else this.#become(false, Math.max(sign ?? 0, this.#seenAt ?? 0));
  }

  /** Whether the user has not been seen for so long. Who has never been looked for is seen now. */
  isAway(now: Millis, after: Millis): boolean {
    if (this.#online) return false;
    if (this.#seenAt === null) this.#save(false, now);
    return now - (this.#seenAt ?? now) >= after;
  }

  #become(online: boolean, seenAt: Millis): void {
    this.#save(online, seenAt);
    this.#port.tell(this.state);
  }

  #save(online: boolean, seenAt: Millis): void {
    this.#port.sql.exec("INSERT OR REPLACE INTO presence VALUES (1, ?, ?)", Number(online), seenAt);
    this.#online = online;
    this.#seenAt = seenAt;
  }
}
