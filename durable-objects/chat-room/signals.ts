import type { ChatServerFrame } from "../../shared/contracts/chat/index.ts";
import { type Millis, SECOND, systemClock } from "../../shared/kernel/time.ts";
import type { Relays } from "./relays.ts";
import type { RoomSockets } from "./room-sockets.ts";
import { bundleWeight, PER_TURN, SignalRound, TURN_MS } from "./signal-frames.ts";

type Signal = Extract<ChatServerFrame, { t: "receipt" | "presence" }>;

/** So many frames may go out at once, */
const BURST = 20_000;
/** and so many a second in the long run. */
const PER_SECOND = 5_000;
/** So many signals at most go together: what a phone can take in, and fold into its page, without a halt. */
const PER_ROUND = 100;
const TYPING_EVERY_MS = 2 * SECOND;

/** The budget it takes to begin with what costs so much: a full one is enough for anything, and is owed what lacks. */
function admission(cost: number): number {
  return Math.min(cost, BURST);
}

/** Marks only move forward, so the furthest of two says it all; of two presences the later one does. */
function merged(before: Signal | undefined, next: Signal): Signal {
  if (before?.t !== "receipt" || next.t !== "receipt") return next;
  const read = Math.max(before.read ?? 0, next.read ?? 0);
  const delivered = Math.max(before.delivered ?? 0, next.delivered ?? 0);
  return { ...next, ...(read > 0 && { read }), ...(delivered > 0 && { delivered }) };
}

/**
 * What members are told besides the log: who has read how far, who is here, who writes. One such frame to everybody
 * from everybody is the square of the room's size, so they have a budget: in a small room each goes out at once; in a
 * crowd they wait, merged with what comes after them and together with those of others, and typing is not told at all.
 */
export class Signals {
  readonly #sockets: RoomSockets;
  readonly #relays: Relays;
  readonly #waiting = new Map<string, Signal>();
  readonly #typedAt = new Map<string, Millis>();
  #sending: SignalRound | null = null;
  #budget = BURST;
  #countedAt = 0;
  #draining = false;

  constructor(sockets: RoomSockets, relays: Relays) {
    this.#sockets = sockets;
    this.#relays = relays;
  }

  /** Tells everybody, the user's own other devices too. */
  tell(signal: Signal): void {
    const key = `${signal.t} ${signal.userId}`;
    this.#waiting.set(key, merged(this.#waiting.get(key), signal));
    if (!this.#draining) this.#drain();
  }

  typing(userId: string): void {
    const now = systemClock.now();
    if (Math.abs(now - (this.#typedAt.get(userId) ?? 0)) < TYPING_EVERY_MS) return;
    if (this.#draining || !this.#afford(this.#cost(1))) return;
    this.#typedAt.set(userId, now);
    this.#begin([{ t: "typing", userId }]).send(Number.POSITIVE_INFINITY);
  }

  /** The user has written, so that the next typing is news. */
  stoppedTyping(userId: string): void {
    this.#typedAt.delete(userId);
  }

  #drain(): void {
    let left = PER_TURN;
    while (left > 0) {
      this.#sending ??= this.#next();
      if (this.#sending === null) break;
      left -= this.#sending.send(left);
      if (this.#sending.done) this.#sending = null;
    }
    this.#draining = this.#sending !== null || this.#waiting.size > 0 || left <= 0;
    if (this.#draining) setTimeout(() => this.#drain(), this.#pause());
  }

  /** Takes the signals that have waited longest, if the budget has room for them. */
  #next(): SignalRound | null {
    if (this.#waiting.size === 0) return null;
    const some = [...this.#waiting].slice(0, this.#atOnce());
    if (!this.#afford(this.#cost(some.length))) return null;
    for (const [key] of some) this.#waiting.delete(key);
    return this.#begin(some.map(([, signal]) => signal));
  }

  /** How long what is left waits: its turn, or until the budget has grown to what goes together. */
  #pause(): Millis {
    if (this.#sending !== null || this.#waiting.size === 0) return TURN_MS;
    const next = admission(this.#cost(Math.min(this.#waiting.size, this.#atOnce())));
    return Math.max(TURN_MS, ((next - this.#budget) * SECOND) / PER_SECOND);
  }

  /** Sockets that take each signal in a frame of its own, and those that take several in one. */
  #audience(): { readonly plain: number; readonly bundled: number } {
    const plain = this.#sockets.plain + this.#relays.plain;
    return { plain, bundled: this.#sockets.size + this.#relays.sockets - plain };
  }

  /**
   * How many signals go together at most. Those who get them one by one may take what a second gives, or, in a larger
   * crowd, as much as all of it does: a few of them hold nobody up.
   */
  #atOnce(): number {
    const { plain, bundled } = this.#audience();
    if (plain === 0) return PER_ROUND;
    const borne = Math.floor(Math.max(PER_SECOND, plain + bundled) / plain);
    return Math.max(1, Math.min(borne, PER_ROUND));
  }

  /** What so many signals to everybody take of the budget. */
  #cost(signals: number): number {
    const { plain, bundled } = this.#audience();
    return bundled * bundleWeight(signals) + plain * signals;
  }

  #earn(): void {
    const now = systemClock.now();
    const earned = (Math.max(0, now - this.#countedAt) * PER_SECOND) / SECOND;
    this.#budget = Math.min(BURST, this.#budget + earned);
    this.#countedAt = now;
  }

  #afford(cost: number): boolean {
    this.#earn();
    if (this.#budget < admission(cost)) return false;
    this.#budget -= cost;
    return true;
  }

  /** Presence and typing are news to the others only. Relays send for themselves. */
  #begin(signals: readonly (Signal | Extract<ChatServerFrame, { t: "typing" }>)[]): SignalRound {
    const lines = signals.map((signal) => ({
      json: JSON.stringify(signal),
      except: signal.t === "receipt" ? null : signal.userId,
    }));
    this.#relays.tell(lines);
    return new SignalRound(lines, this.#sockets.all());
  }
}
