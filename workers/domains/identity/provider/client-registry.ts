import type { Clock } from "../../../../shared/kernel/time.ts";
import type { CacheHits, Database } from "../../platform/index.ts";
import { Believed } from "../believed.ts";
import { type ClientRow, findClient } from "./clients.ts";

const MOST_CLIENTS = 2_000;

/** The clients that one isolate knows, each as it was at most four seconds ago, so that a token costs no database read. */
export class ClientRegistry {
  readonly #db: Database;
  readonly #clients: Believed<ClientRow | null>;

  constructor(db: Database, clock: Clock, hits: CacheHits) {
    this.#db = db;
    this.#clients = new Believed(clock, MOST_CLIENTS, hits);
  }

  /** The client, or `null` when there is none of this id (any more). */
  find(id: string): Promise<ClientRow | null> {
    return this.#clients.get(id, async () => (await findClient(this.#db, id)) ?? null);
  }

  /** Makes the next request ask again, after a change. */
  forget(id: string): void {
    this.#clients.forget(id);
  }
}
