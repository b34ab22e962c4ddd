import { DAY, HOUR, type Millis } from "../../shared/kernel/time.ts";

/** No session lives longer than this. */
const LONGEST_SESSION_MS = 91 * DAY;
/** An access token of an ended session may turn up for so long; it is refused by then for its age. */
const REMEMBER_ENDED_MS = HOUR;

/** What kind of room holds a socket. */
export type SocketPlace = "chat" | "call" | "project";

export interface SocketRoom {
  readonly id: string;
  readonly place: SocketPlace;
}

/**
 * Which rooms may hold sockets of which of the user's sessions, and which sessions are over. A room that holds none any
 * more stays noted until the session ends: telling it in vain costs less than keeping count.
 */
export class SessionSockets {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  hasEnded(sessionId: string): boolean {
    const found = this.#sql.exec("SELECT 1 FROM ended_session WHERE session_id = ?", sessionId);
    return found.toArray().length > 0;
  }

  opened(sessionId: string, roomId: string, place: SocketPlace, now: Millis): void {
    this.#sql.exec(
      `INSERT INTO room_session (session_id, chat_id, opened_at, place) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET opened_at = excluded.opened_at`,
      sessionId,
      roomId,
      now,
      place,
    );
  }

  /** Notes that these sessions are over. Answers the rooms that have to hear of it. */
  end(sessionIds: readonly string[], now: Millis): SocketRoom[] {
    const ids = JSON.stringify(sessionIds);
    this.#sql.exec("DELETE FROM ended_session WHERE ended_at < ?", now - REMEMBER_ENDED_MS);
    this.#sql.exec("DELETE FROM room_session WHERE opened_at < ?", now - LONGEST_SESSION_MS);
    this.#sql.exec(
      "INSERT INTO ended_session SELECT value, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING",
      now,
      ids,
    );
    return this.#sql
      .exec<{ id: string; place: SocketPlace }>(
        `SELECT DISTINCT chat_id AS id, place FROM room_session
         WHERE session_id IN (SELECT value FROM json_each(?))`,
        ids,
      )
      .toArray();
  }

  /** The rooms have heard. */
  forget(sessionIds: readonly string[]): void {
    this.#sql.exec(
      "DELETE FROM room_session WHERE session_id IN (SELECT value FROM json_each(?))",
      JSON.stringify(sessionIds),
    );
  }
}
