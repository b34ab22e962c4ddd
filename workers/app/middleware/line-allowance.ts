import { type Millis, SECOND } from "../../../shared/kernel/time.ts";

/** A quiet isolate saves up what it may write in so many seconds: a page with all that it asks for is told whole. */
const SAVED_SECONDS = 10;

/**
 * How many lines an isolate may write besides those that are always written and those of the sample: a token bucket, so
 * that a platform with few visitors tells of every request, and a busy one pays for its sample alone.
 */
export class LineAllowance {
  #left: number | null = null;
  #countedAt: Millis = 0;

  /** Takes one line, if there is one to take. */
  take(perSecond: number, now: Millis): boolean {
    const most = perSecond * SAVED_SECONDS;
    const earned = (Math.max(0, now - this.#countedAt) * perSecond) / SECOND;
    this.#left = Math.min(most, (this.#left ?? most) + earned);
    this.#countedAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
