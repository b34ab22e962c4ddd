import type { Connection } from "partyserver";
import type { CallServerFrame } from "../../shared/contracts/calls/index.ts";
import { type Millis, SECOND } from "../../shared/kernel/time.ts";

/** What is remembered of a socket while the object sleeps. */
export interface SocketState {
  readonly userId: string;
  readonly sessionId: string;
  /** Whether it is in the call's room. */
  readonly inside: boolean;
  /** How many bad frames it has sent. */
  readonly strikes: number;
  /** When it last sent something, by the machine's own clock. */
  readonly seenAt: Millis;
}

/** Signs of life are kept over sleep this exactly. */
const SEEN_PRECISION_MS = 10 * SECOND;
/** Signals that may come at once, and a second in the long run; and how many too many are put up with. */
const BURST = 150;
const PER_SECOND = 30;
const PATIENCE = 150;

/** One open socket. */
export class CallSocket {
  readonly connection: Connection<SocketState>;
  #state: SocketState;
  #budget = BURST;
  #countedAt = 0;
  #tooMany = 0;

  constructor(connection: Connection<SocketState>, state: SocketState) {
    this.connection = connection;
    this.#state = state;
  }

  get userId(): string {
    return this.#state.userId;
  }

  get sessionId(): string {
    return this.#state.sessionId;
  }

  get inside(): boolean {
    return this.#state.inside;
  }

  get seenAt(): Millis {
    return this.#state.seenAt;
  }

  setInside(inside: boolean): void {
    if (inside !== this.#state.inside) this.#keep({ inside });
  }

  seen(now: Millis): void {
    if (now - this.#state.seenAt >= SEEN_PRECISION_MS) this.#keep({ seenAt: now });
  }

  /** Counts a bad frame; answers how many there were. */
  strike(): number {
    this.#keep({ strikes: this.#state.strikes + 1 });
    return this.#state.strikes;
  }

  /** Whether one more signal is within what an honest client sends; `flood` when it has been too many for too long. */
  afford(now: Millis): "yes" | "no" | "flood" {
    const earned = (Math.max(0, now - this.#countedAt) * PER_SECOND) / SECOND;
    this.#budget = Math.min(BURST, this.#budget + earned);
    this.#countedAt = now;
    if (this.#budget < 1) {
      this.#tooMany += 1;
      return this.#tooMany > PATIENCE ? "flood" : "no";
    }
    this.#budget -= 1;
    return "yes";
  }

  /** A socket that is closing takes nothing more. */
  send(frame: CallServerFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  /** Sends a frame that was serialised before. */
  sendText(text: string): void {
    try {
      this.connection.send(text);
    } catch {
      // Its close event follows, and removes it.
    }
  }

  close(code: number, reason: string): void {
    try {
      this.connection.close(code, reason);
    } catch {
      // Closed already.
    }
  }

  #keep(change: Partial<SocketState>): void {
    this.#state = { ...this.#state, ...change };
    this.connection.setState(this.#state);
  }
}
