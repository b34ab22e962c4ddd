import type { Change, Store, Table } from "../../../web/encryption/engine/ports.ts";

/** A device's store that lasts as long as the test, over as many lives of the device as it has. */
export class MemoryStore implements Store {
  readonly #tables = new Map<Table, Map<string, Uint8Array>>();
  readonly #queues = new Map<string, Promise<unknown>>();

  async get(table: Table, key: string): Promise<Uint8Array | null> {
    return this.#table(table).get(key) ?? null;
  }

  async range(
    table: Table,
    from: string,
    to: string,
    { limit = Number.POSITIVE_INFINITY, reverse = false } = {},
  ) {
    const keys = [...this.#table(table).keys()].filter((key) => key >= from && key <= to).sort();
    if (reverse) keys.reverse();
    return keys
      .slice(0, limit)
      .map((key) => [key, this.#table(table).get(key) ?? new Uint8Array()] as const);
  }

  async write(changes: readonly Change[]): Promise<void> {
    for (const { table, key, value } of changes) {
      // A copy, as of a disk: whoever changes what they gave away changes nothing here.
      if (value) this.#table(table).set(key, value.slice());
      else this.#table(table).delete(key);
    }
  }

  async putFirst(table: Table, key: string, value: Uint8Array): Promise<Uint8Array> {
    const known = this.#table(table).get(key);
    if (!known) this.#table(table).set(key, value.slice());
    return known ?? value;
  }

  /** One after the other, of all who have this store. */
  exclusively<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#queues.get(name) ?? Promise.resolve()).then(work, work);
    this.#queues.set(name, turn);
    return turn;
  }

  #table(name: Table): Map<string, Uint8Array> {
    const table = this.#tables.get(name) ?? new Map();
    this.#tables.set(name, table);
    return table;
  }
}
