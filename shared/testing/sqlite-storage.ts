import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/**
 * An object's SQL storage on Node's own SQLite, for tests that run an object's inside many thousand times. It outlives
 * what works on it, as an object's storage outlives the object.
 */
export class SqliteStorage {
  readonly #database = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, StatementSync>();
  readonly sql: SqlStorage;

  constructor() {
    const exec = (query: string, ...bindings: SQLInputValue[]) => this.#exec(query, bindings);
    this.sql = { exec } as unknown as SqlStorage;
  }

  /** Forgets every row, and keeps the tables. */
  clear(tables: readonly string[]): void {
    for (const table of tables) this.#exec(`DELETE FROM ${table}`, []);
  }

  transaction(write: () => void): void {
    this.#exec("BEGIN", []);
    try {
      write();
      this.#exec("COMMIT", []);
    } catch (error) {
      this.#exec("ROLLBACK", []);
      throw error;
    }
  }

  #exec(query: string, bindings: readonly SQLInputValue[]) {
    if (bindings.length === 0 && query.includes(";")) {
      this.#database.exec(query);
      return { toArray: () => [] };
    }
    const statement = this.#prepared(query);
    if (statement.columns().length === 0) {
      return { toArray: () => [], rowsWritten: Number(statement.run(...bindings).changes) };
    }
    const rows = statement.all(...bindings);
    return { toArray: () => rows, one: () => rows[0], rowsWritten: 0 };
  }

  #prepared(query: string): StatementSync {
    const known = this.#statements.get(query) ?? this.#database.prepare(query);
    this.#statements.set(query, known);
    return known;
  }
}
