import { MINUTE, type Millis, SECOND, systemClock } from "../../shared/kernel/time.ts";

/** The first message after a quiet time is reported soon; after that no more often than this. */
const SOON_MS = 5 * SECOND;
const EVERY_MS = MINUTE;

/** How many messages were written on a day (UTC). */
export interface MessageDay {
  readonly day: string;
  readonly messages: number;
}

export interface MessageCountsPort {
  readonly sql: SqlStorage;
  /** Tells the directory; absolute numbers, so that telling again changes nothing. */
  readonly report: (days: readonly MessageDay[]) => Promise<void>;
  readonly wakeBy: (at: Millis) => void;
}

/**
 * Counts the room's messages by day for the statistics. A message costs nothing here: the alarm counts what was written
 * since it last did, and tells the directory in one write.
 */
export class MessageCounts {
  readonly #port: MessageCountsPort;
  #asked = false;
  #reporting = false;
  #reportedAt = 0;

  constructor(port: MessageCountsPort) {
    this.#port = port;
  }

  /** A message was written. */
  changed(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#port.wakeBy(this.#nextAt(systemClock.now()));
  }

  /** The alarm: reports what is new, if it is time. Answers when to look again. */
  tick(now: Millis): Millis | null {
    if (this.#reporting) return now + SOON_MS;
    const next = this.#nextAt(now);
    if (this.#asked && next > now + SOON_MS) return next;
    this.#asked = false;
    this.#count();
    const days = this.#unreported();
    if (days.length === 0) return null;
    this.#reportedAt = now;
    this.#reporting = true;
    void this.#report(days);
    return now + EVERY_MS;
  }

  #nextAt(now: Millis): Millis {
    return Math.max(now + SOON_MS, Math.min(this.#reportedAt, now) + EVERY_MS);
  }

  async #report(days: readonly MessageDay[]): Promise<void> {
    try {
      await this.#port.report(days);
      for (const { day, messages } of days) {
        this.#port.sql.exec("UPDATE message_day SET reported = ? WHERE day = ?", messages, day);
      }
    } catch {
      // The next alarm reports the same days, and what has come since.
    } finally {
      this.#reporting = false;
    }
  }

  /** Adds what was written since the last time; in one turn, so that nothing is counted twice. */
  #count(): void {
    const { sql } = this.#port;
    const { seq } = sql.exec<{ seq: number }>("SELECT seq FROM message_counted").one();
    sql.exec(
      `INSERT INTO message_day SELECT date(at / 1000, 'unixepoch'), count(*), 0 FROM event
         WHERE seq > ? AND kind = 'message' GROUP BY 1
       ON CONFLICT (day) DO UPDATE SET messages = messages + excluded.messages`,
      seq,
    );
    sql.exec("UPDATE message_counted SET seq = (SELECT coalesce(max(seq), 0) FROM event)");
  }

  #unreported(): MessageDay[] {
    return this.#port.sql
      .exec<{ day: string; messages: number }>(
        "SELECT day, messages FROM message_day WHERE messages <> reported",
      )
      .toArray();
  }
}
