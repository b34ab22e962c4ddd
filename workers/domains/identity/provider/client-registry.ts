import { LRUCache } from "lru-cache";
import { type Clock, type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { type ClientRow, findClient } from "./clients.ts";

/** A change made elsewhere is seen here no later than this; five seconds are promised. */
const BELIEVED_MS = 4 * SECOND;
const MOST_CLIENTS = 2_000;

interface Known {
  readonly client: ClientRow | null;
  readonly askedAt: Millis;
}

/** The clients that one isolate knows, each as it was at most four seconds ago, so that a token costs no database read. */
export class ClientRegistry {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #clients = new LRUCache<string, Known>({ max: MOST_CLIENTS });
  #changes = 0;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The client, or `null` when there is none of this id (any more). */
  async find(id: string): Promise<ClientRow | null> {
    const askedAt = this.#clock.now();
    const known = this.#clients.get(id);
    if (known !== undefined) {
      const age = askedAt - known.askedAt;
      if (age >= 0 && age < BELIEVED_MS) return known.client;
    }
    const changes = this.#changes;
    const client = (await findClient(this.#db, id)) ?? null;
    if (changes === this.#changes) this.#clients.set(id, { client, askedAt });
    return client;
  }

  /** Makes the next request ask again, after a change. An answer that is under way is not kept. */
  forget(id: string): void {
    this.#changes += 1;
    this.#clients.delete(id);
  }
}
