import { LRUCache } from "lru-cache";
import { HOUR, type Millis } from "../../../../shared/kernel/time.ts";
import { dayOf } from "./day.ts";

const MOST_PEOPLE = 20_000;

/** Whom this isolate has noted as being here, so that each costs at most one write an hour. */
export class Activity {
  readonly #notedAt = new LRUCache<string, Millis>({ max: MOST_PEOPLE });

  /** Whether this person is to be noted now; once, for whoever asks first. */
  isNews(userId: string, now: Millis): boolean {
    const notedAt = this.#notedAt.get(userId);
    const age = notedAt === undefined ? HOUR : now - notedAt;
    if (notedAt !== undefined && age >= 0 && age < HOUR && dayOf(notedAt) === dayOf(now)) {
      return false;
    }
    this.#notedAt.set(userId, now);
    return true;
  }
}
