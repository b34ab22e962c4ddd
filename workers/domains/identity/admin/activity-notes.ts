import { LRUCache } from "lru-cache";
import { DAY, HOUR, type Millis } from "../../../../shared/kernel/time.ts";

const MOST_PEOPLE = 20_000;

/** Less than an hour ago, on the same day (UTC). */
function isRecent(notedAt: Millis, now: Millis): boolean {
  const age = now - notedAt;
  return age >= 0 && age < HOUR && Math.floor(notedAt / DAY) === Math.floor(now / DAY);
}

/** Whom this isolate has noted as being here, so that each costs at most one write an hour. */
export class Activity {
  readonly #notedAt = new LRUCache<string, Millis>({ max: MOST_PEOPLE });

  /** Whether this person is to be noted now; once, for whoever asks first. */
  isNews(userId: string, now: Millis): boolean {
    const notedAt = this.#notedAt.get(userId);
    if (notedAt !== undefined && isRecent(notedAt, now)) return false;
    this.#notedAt.set(userId, now);
    return true;
  }
}
