import type { SessionId } from "../../shared/kernel/ids.ts";
import type { Millis } from "../../shared/kernel/time.ts";
import type {
  ApplicationAccess,
  SessionOpening,
  SessionPlace,
} from "../../workers/domains/identity/ports.ts";

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
  readonly client_id: string | null;
  /** The session of the person's own that an application's came from; `null` where there is none. */
  readonly parent_id: string | null;
  /** JSON of what the application may do; `null` for a session of the person's own. */
  readonly access: string | null;
  /** How its refresh token travels; `null` where that was not written down. */
  readonly transport: string | null;
  /** The token that stands beside the present one, if a proof of who one is was given anew. */
  readonly beside_hash: string | null;
  readonly beside_salt: ArrayBuffer | null;
}

/** What a new session begins with. */
export interface SessionStart {
  readonly opening: SessionOpening;
  readonly access: ApplicationAccess | null;
  readonly authTime: Millis;
  readonly hash: string;
  readonly sliding: Millis;
  readonly absolute: Millis;
}

const WHOSE = { own: "client_id IS NULL", applications: "client_id IS NOT NULL" } as const;
const LIVE = "ended_at IS NULL AND sliding_expiry > ?1 AND absolute_expiry > ?1";

/** The tables of one account's sessions. Every method is synchronous: nothing comes between a read and a write. */
export class SessionsSql {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  insert({ opening, access, authTime, hash, sliding, absolute }: SessionStart, now: Millis): void {
    const { sessionId, device, browser, ip, country, amr } = opening;
    this.#sql.exec(
      `INSERT INTO session (id, created_at, last_seen_at, device, browser, ip, country, amr, auth_time,
         generation, current_hash, rotated_at, sliding_expiry, absolute_expiry, client_id, parent_id, offline, access,
         transport)
       VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?2, ?10, ?11, ?12, ?13, ?14, ?15, ?16)`,
      sessionId,
      now,
      device,
      browser,
      ip,
      country,
      JSON.stringify(amr),
      authTime,
      hash,
      sliding,
      absolute,
      access?.clientId ?? null,
      access?.parentId ?? null,
      access?.offline ? 1 : 0,
      access && JSON.stringify(access),
      opening.transport ?? null,
    );
  }

  find(id: string): SessionRow | undefined {
    return this.#sql.exec<SessionRow>("SELECT * FROM session WHERE id = ?", id).toArray()[0];
  }

  /** Live sessions of the person's own, last seen first. */
  live(now: Millis): SessionRow[] {
    return this.#liveOf("own", now);
  }

  /** How many there are, ended ones included. */
  count(): number {
    return this.#sql.exec<{ n: number }>("SELECT count(*) AS n FROM session").one().n;
  }

  /** Live sessions beyond so many, those seen longest ago; applications do not push the person's own out. */
  beyond(most: number, now: Millis): SessionId[] {
    return Object.values(WHOSE).flatMap((whose) =>
      this.#sql
        .exec<{ id: SessionId }>(
          `SELECT id FROM session WHERE ${LIVE} AND ${whose}
             ORDER BY last_seen_at DESC, id DESC LIMIT -1 OFFSET ?2`,
          now,
          most,
        )
        .toArray()
        .map(({ id }) => id),
    );
  }

  /**
   * Forgets ended sessions but for the last so many. A token of one that is forgotten is refused like any that is not
   * known.
   */
  forgetEnded(most: number): void {
    this.#sql.exec(
      `DELETE FROM session WHERE id IN (
         SELECT id FROM session WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT -1 OFFSET ?
       )`,
      most,
    );
  }

  /** Live sessions of an application. */
  ofClient(clientId: string, now: Millis): SessionId[] {
    return this.#liveOf("applications", now)
      .filter(({ client_id }) => client_id === clientId)
      .map(({ id }) => id as SessionId);
  }

  /** Live sessions of all applications. */
  ofApplications(now: Millis): SessionId[] {
    return this.#liveOf("applications", now).map(({ id }) => id as SessionId);
  }

  /** Live sessions that applications had opened by then, but for those that came from the one that is kept. */
  openedByApplications(openedBy: Millis, kept: SessionId | null, now: Millis): SessionId[] {
    return this.#liveOf("applications", now)
      .filter((row) => row.created_at <= openedBy)
      .filter((row) => kept === null || row.parent_id !== kept)
      .map(({ id }) => id as SessionId);
  }

  /** Live sessions of applications that end with this one. */
  dependents(parentId: string, now: Millis): SessionId[] {
    return this.#sql
      .exec<{ id: string }>(
        `SELECT id FROM session WHERE ${LIVE} AND parent_id = ?2 AND offline = 0`,
        now,
        parentId,
      )
      .toArray()
      .map(({ id }) => id as SessionId);
  }

  #liveOf(kind: keyof typeof WHOSE, now: Millis): SessionRow[] {
    return this.#sql
      .exec<SessionRow>(
        `SELECT * FROM session WHERE ${LIVE} AND ${WHOSE[kind]} ORDER BY last_seen_at DESC, id DESC`,
        now,
      )
      .toArray();
  }

  /** Puts the next token in the place of the one that was shown; one that stood beside it is an old one from now on. */
  rotate(
    row: SessionRow,
    shown: string,
    next: { readonly hash: string; readonly salt: Uint8Array; readonly sliding: Millis },
    place: Pick<SessionPlace, "ip" | "country">,
    now: Millis,
  ): void {
    this.#sql.exec(
      `UPDATE session SET generation = generation + 1, previous_hash = ?8, current_hash = ?2, salt = ?3,
         rotated_at = ?4, last_seen_at = ?4, sliding_expiry = ?5, ip = ?6, country = ?7,
         beside_hash = NULL, beside_salt = NULL WHERE id = ?1`,
      row.id,
      next.hash,
      next.salt,
      now,
      next.sliding,
      place.ip,
      place.country,
      shown,
    );
  }

  /** Writes down all that was proved in a session, and when. */
  proved(id: string, amr: readonly string[], now: Millis): void {
    this.#sql.exec(
      "UPDATE session SET amr = ?, auth_time = ?3, last_seen_at = ?3 WHERE id = ?2",
      JSON.stringify(amr),
      id,
      now,
    );
  }

  putBeside(id: string, hash: string, salt: Uint8Array): void {
    this.#sql.exec(
      "UPDATE session SET beside_hash = ?, beside_salt = ? WHERE id = ?",
      hash,
      salt,
      id,
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

  /** Forgets sessions whose every token has run out, and notes that the sockets of those that nobody ended are to be closed. */
  purge(now: Millis): void {
    this.#sql.exec(
      `INSERT OR IGNORE INTO ended_session SELECT id FROM session
         WHERE ended_at IS NULL AND client_id IS NULL AND (sliding_expiry <= ?1 OR absolute_expiry <= ?1)`,
      now,
    );
    this.#sql.exec("DELETE FROM session WHERE sliding_expiry <= ?1 OR absolute_expiry <= ?1", now);
    this.#sql.exec(
      `UPDATE session SET ended_at = ?1 WHERE ${LIVE} AND parent_id IS NOT NULL AND offline = 0
         AND parent_id NOT IN (SELECT id FROM session)`,
      now,
    );
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
