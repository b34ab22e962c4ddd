import type { Millis } from "../../shared/kernel/time.ts";

/** When recent events happened, oldest first; those before `from` are over. */
interface Recent {
  readonly times: Millis[];
  from: number;
}

/** Dead entries are kept until there are so many, as dropping them moves the others. */
const SLACK = 256;

/**
 * At most `limit` events a key in any `windowMs`, exactly. In memory: a room that sleeps has been silent for longer than
 * the window.
 */
export class RateWindow {
  readonly limit: number;
  readonly #windowMs: Millis;
  readonly #recent = new Map<string, Recent>();

  constructor(limit: number, windowMs: Millis) {
    this.limit = limit;
    this.#windowMs = windowMs;
  }

  /** How long the key has to wait before its next event; 0 when it need not. */
  waitFor(key: string, now: Millis): Millis {
    const { times, from } = this.#upTo(key, now);
    const oldestThatCounts = times[times.length - this.limit];
    if (times.length - from < this.limit || oldestThatCounts === undefined) return 0;
    return oldestThatCounts + this.#windowMs - now;
  }

  /** Counts one event. */
  count(key: string, now: Millis): void {
    this.#upTo(key, now).times.push(now);
  }

  #upTo(key: string, now: Millis): Recent {
    let recent = this.#recent.get(key);
    if (!recent) {
      recent = { times: [], from: 0 };
      this.#recent.set(key, recent);
    }
    // Development can take time back; what happened in the future that was did not.
    while ((recent.times.at(-1) ?? now) > now) recent.times.pop();
    recent.from = Math.min(recent.from, recent.times.length);
    const over = now - this.#windowMs;
    while ((recent.times[recent.from] ?? Number.POSITIVE_INFINITY) <= over) recent.from += 1;
    if (recent.from > SLACK) {
      recent.times.splice(0, recent.from);
      recent.from = 0;
    }
    return recent;
  }
}
