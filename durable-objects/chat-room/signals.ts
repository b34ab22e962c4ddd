import type { ChatServerFrame } from "../../shared/contracts/chat/index.ts";
import { type Millis, SECOND, systemClock } from "../../shared/kernel/time.ts";
import type { Relays } from "./relays.ts";
import type { RoomSockets } from "./room-sockets.ts";

type Signal = Extract<ChatServerFrame, { t: "receipt" | "presence" }>;

/** So many frames may go out at once, */
const BURST = 20_000;
/** and so many a second in the long run. */
const PER_SECOND = 5_000;
/** After so many the room's messages have their turn. */
const PER_TURN = 1_000;
const TURN_MS = 20;
const TYPING_EVERY_MS = 2 * SECOND;

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
 * crowd they wait, merged with what comes after them, and typing is not told at all.
 */
export class Signals {
  readonly #sockets: RoomSockets;
  readonly #relays: Relays;
  readonly #waiting = new Map<string, Signal>();
  readonly #typedAt = new Map<string, Millis>();
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
    if (this.#waiting.size > 0 || !this.#afford(this.#cost())) return;
    this.#typedAt.set(userId, now);
    this.#send({ t: "typing", userId });
  }

  /** The user has written, so that the next typing is news. */
  stoppedTyping(userId: string): void {
    this.#typedAt.delete(userId);
  }

  #drain(): void {
    const cost = this.#cost();
    let sent = 0;
    for (const [key, signal] of this.#waiting) {
      if (sent >= PER_TURN || !this.#afford(cost)) break;
      this.#waiting.delete(key);
      this.#send(signal);
      sent += cost;
    }
    this.#draining = this.#waiting.size > 0 || sent >= PER_TURN;
    if (this.#draining) setTimeout(() => this.#drain(), this.#pause(cost));
  }

  /** How long the next signal waits: its turn, or until the budget has grown to what it costs. */
  #pause(cost: number): Millis {
    return Math.max(TURN_MS, ((cost - this.#budget) * SECOND) / PER_SECOND);
  }

  /** Frames that a signal to everybody takes. */
  #cost(): number {
    return Math.min(this.#sockets.size + this.#relays.sockets, BURST);
  }

  #afford(cost: number): boolean {
    const now = systemClock.now();
    const earned = (Math.max(0, now - this.#countedAt) * PER_SECOND) / SECOND;
    this.#budget = Math.min(BURST, this.#budget + earned);
    this.#countedAt = now;
    if (this.#budget < cost) return false;
    this.#budget -= cost;
    return true;
  }

  /** Presence and typing are news to the others only. */
  #send(signal: Signal | Extract<ChatServerFrame, { t: "typing" }>): void {
    const text = JSON.stringify(signal);
    const except = signal.t === "receipt" ? null : signal.userId;
    for (const socket of this.#sockets.all()) if (socket.userId !== except) socket.sendText(text);
    this.#relays.tell(text, except);
  }
}
