import { LRUCache } from "lru-cache";
import { type Clock, type Millis, SECOND } from "../../../shared/kernel/time.ts";
import type { CacheHits } from "../platform/index.ts";

/** A change made elsewhere is seen here no later than this; five seconds are promised. */
const BELIEVED_MS = 4 * SECOND;

interface Known<Value> {
  readonly value: Value;
  readonly askedAt: Millis;
}

/** What an isolate has asked about and believes for four seconds, so that not every request asks. */
export class Believed<Value> {
  readonly #clock: Clock;
  readonly #known: LRUCache<string, Known<Value>>;
  readonly #hits: CacheHits;
  #changes = 0;

  constructor(clock: Clock, most: number, hits: CacheHits) {
    this.#clock = clock;
    this.#hits = hits;
    this.#known = new LRUCache({ max: most });
  }

  /** The value as it was at most four seconds ago. */
  async get(key: string, ask: () => Promise<Value>): Promise<Value> {
    const askedAt = this.#clock.now();
    const known = this.#known.get(key);
    if (known !== undefined) {
      const age = askedAt - known.askedAt;
      if (age >= 0 && age < BELIEVED_MS) {
        this.#hits.hit.value += 1;
        return known.value;
      }
    }
    this.#hits.miss.value += 1;
    const changes = this.#changes;
    const value = await ask();
    if (changes === this.#changes) this.#known.set(key, { value, askedAt });
    return value;
  }

  /** Makes the next request ask again, after a change. An answer that is under way is not kept. */
  forget(key: string): void {
    this.#changes += 1;
    this.#known.delete(key);
  }
}
