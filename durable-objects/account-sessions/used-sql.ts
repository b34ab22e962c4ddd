import type { Millis } from "../../shared/kernel/time.ts";

/** What counts once: proofs of possession (RFC 9449 §11.1), each kept as long as it could be shown again. */
export class UsedSql {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  /** Whether this is the first time. */
  use(name: string, until: Millis, now: Millis): boolean {
    this.#sql.exec("DELETE FROM used WHERE until <= ?", now);
    const { rowsWritten } = this.#sql.exec("INSERT OR IGNORE INTO used VALUES (?, ?)", name, until);
    return rowsWritten > 0;
  }
}
