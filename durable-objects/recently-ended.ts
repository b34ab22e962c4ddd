import { MINUTE, type Millis, systemClock } from "../shared/kernel/time.ts";

const REMEMBER_MS = MINUTE;

/** Sessions that have just ended: a socket of theirs that is still on its way here is refused when it arrives. */
export class RecentlyEnded {
  readonly #at = new Map<string, Millis>();

  add(sessionIds: readonly string[]): void {
    const now = systemClock.now();
    for (const [sessionId, at] of this.#at) if (now - at > REMEMBER_MS) this.#at.delete(sessionId);
    for (const sessionId of sessionIds) this.#at.set(sessionId, now);
  }

  has(sessionId: string): boolean {
    return this.#at.has(sessionId);
  }
}
