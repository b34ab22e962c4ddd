import type { SessionId } from "../../shared/kernel/ids.ts";
import type { Millis } from "../../shared/kernel/time.ts";
import type { SessionOpening, SessionPlace } from "../../workers/domains/identity/ports.ts";
import { upgradeTables } from "../object-tables.ts";

/** One session as it is stored. */
export interface SessionRow extends Record<string, SqlStorageValue> {
  readonly id: string;
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly device: string | null;
  readonly browser: string | null;
  readonly ip: string;
  readonly country: string | null;
  readonly amr: string;
  readonly auth_time: number;
  readonly generation: number;
  readonly current_hash: string;
  readonly previous_hash: string | null;
  readonly salt: ArrayBuffer | null;
  readonly rotated_at: number;
  readonly sliding_expiry: number;
  readonly absolute_expiry: number;
  readonly ended_at: number | null;
  readonly ended_by_reuse: number;
}

/** The tables, in steps that are only ever added to. */
const TABLES = [
  `CREATE TABLE session (
    id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL,
    device TEXT, browser TEXT, ip TEXT NOT NULL, country TEXT, amr TEXT NOT NULL, auth_time INTEGER NOT NULL,
    generation INTEGER NOT NULL, current_hash TEXT NOT NULL, previous_hash TEXT, salt BLOB, rotated_at INTEGER NOT NULL,
    sliding_expiry INTEGER NOT NULL, absolute_expiry INTEGER NOT NULL,
    ended_at INTEGER, ended_by_reuse INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE ended_session (id TEXT PRIMARY KEY);`,
] as const;

const LIVE = "ended_at IS NULL AND sliding_expiry > ?1 AND absolute_expiry > ?1";

interface Expiries {
  readonly sliding: Millis;
  readonly absolute: Millis;
}

/** The tables of one account's sessions. Every method is synchronous: nothing comes between a read and a write. */
export class SessionsSql {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    upgradeTables(storage, TABLES);
  }

  insert(opening: SessionOpening, hash: string, now: Millis, expiry: Expiries): void {
    const { sessionId, device, browser, ip, country, amr } = opening;
    this.#sql.exec(
      `INSERT INTO session (id, created_at, last_seen_at, device, browser, ip, country, amr, auth_time,
         generation, current_hash, rotated_at, sliding_expiry, absolute_expiry)
       VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?2, 0, ?8, ?2, ?9, ?10)`,
      sessionId,
      now,
      device,
      browser,
      ip,
      country,
      JSON.stringify(amr),
      hash,
      expiry.sliding,
      expiry.absolute,
    );
  }

  find(id: string): SessionRow | undefined {
    return this.#sql.exec<SessionRow>("SELECT * FROM session WHERE id = ?", id).toArray()[0];
  }

  /** Live sessions, last seen first. */
  live(now: Millis): SessionRow[] {
    return this.#sql
      .exec<SessionRow>(
        `SELECT * FROM session WHERE ${LIVE} ORDER BY last_seen_at DESC, id DESC`,
        now,
      )
      .toArray();
  }

  /** How many there are, ended ones included. */
  count(): number {
    return this.#sql.exec<{ n: number }>("SELECT count(*) AS n FROM session").one().n;
  }

  /** Live sessions beyond so many, those seen longest ago. */
  beyond(most: number, now: Millis): SessionId[] {
    return this.live(now)
      .slice(most)
      .map(({ id }) => id as SessionId);
  }

  rotate(
    row: SessionRow,
    next: { readonly hash: string; readonly salt: Uint8Array; readonly sliding: Millis },
    place: Pick<SessionPlace, "ip" | "country">,
    now: Millis,
  ): void {
    this.#sql.exec(
      `UPDATE session SET generation = generation + 1, previous_hash = current_hash, current_hash = ?2, salt = ?3,
         rotated_at = ?4, last_seen_at = ?4, sliding_expiry = ?5, ip = ?6, country = ?7 WHERE id = ?1`,
      row.id,
      next.hash,
      next.salt,
      now,
      next.sliding,
      place.ip,
      place.country,
    );
  }

  seen(id: string, now: Millis): void {
    this.#sql.exec("UPDATE session SET last_seen_at = ? WHERE id = ?", now, id);
  }

  /** Ends a live session and notes that its sockets are to be closed. Answers whether it was live. */
  end(id: string, now: Millis, byReuse: boolean): boolean {
    const { rowsWritten } = this.#sql.exec(
      `UPDATE session SET ended_at = ?1, ended_by_reuse = ?2 WHERE id = ?3 AND ${LIVE}`,
      now,
      byReuse ? 1 : 0,
      id,
    );
    if (rowsWritten > 0) this.#sql.exec("INSERT OR IGNORE INTO ended_session VALUES (?)", id);
    return rowsWritten > 0;
  }

  /** Ended sessions whose sockets may still be open. */
  toClose(): SessionId[] {
    return this.#sql
      .exec<{ id: string }>("SELECT id FROM ended_session")
      .toArray()
      .map(({ id }) => id as SessionId);
  }

  closed(ids: readonly string[]): void {
    this.#sql.exec(
      "DELETE FROM ended_session WHERE id IN (SELECT value FROM json_each(?))",
      JSON.stringify(ids),
    );
  }

  /** Forgets sessions whose every token has run out. */
  purge(now: Millis): void {
    this.#sql.exec("DELETE FROM session WHERE sliding_expiry <= ?1 OR absolute_expiry <= ?1", now);
  }

  /** When the next session runs out. */
  nextExpiry(): Millis | null {
    return this.#sql
      .exec<{ at: number | null }>(
        "SELECT min(min(sliding_expiry, absolute_expiry)) AS at FROM session",
      )
      .one().at;
  }
}
