import type { PushPayload } from "../../shared/contracts/people/notifications.ts";
import type { Millis } from "../../shared/kernel/time.ts";

/** Something the user is to be told of by push, or has been. */
export interface Alert {
  readonly tag: string;
  /** The chat whose newest message it is about; what to say is asked of the chat when it leaves. */
  readonly chatId: string | null;
  /** What to say, where it is not about messages. */
  readonly notice: PushPayload | null;
  /** Whether one of the messages that wait mentions the user. */
  readonly mentioned: boolean;
  /** When the newest of it came. */
  readonly toldAt: Millis;
  /** When it leaves; `null` when nothing waits. */
  readonly dueAt: Millis | null;
  /** Whether a device seems to be connected: it leaves only if that device has shown no sign of life since. */
  readonly held: boolean;
  readonly sentAt: Millis | null;
  readonly sentSeq: number;
}

type AlertRow = {
  tag: string;
  chat_id: string | null;
  notice: string | null;
  mentioned: number;
  told_at: number;
  due_at: number | null;
  held: number;
  sent_at: number | null;
  sent_seq: number;
};

function toAlert(row: AlertRow): Alert {
  return {
    tag: row.tag,
    chatId: row.chat_id,
    notice: row.notice === null ? null : JSON.parse(row.notice),
    mentioned: row.mentioned === 1,
    toldAt: row.told_at,
    dueAt: row.due_at,
    held: row.held === 1,
    sentAt: row.sent_at,
    sentSeq: row.sent_seq,
  };
}

/** What waits to be pushed, and what was pushed of what is still unread. */
export class Alerts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(tag: string): Alert | undefined {
    return this.#rows("SELECT * FROM alert WHERE tag = ?", tag)[0];
  }

  put(alert: Alert): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO alert VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      alert.tag,
      alert.chatId,
      alert.notice && JSON.stringify(alert.notice),
      alert.mentioned ? 1 : 0,
      alert.toldAt,
      alert.dueAt,
      alert.held ? 1 : 0,
      alert.sentAt,
      alert.sentSeq,
    );
  }

  drop(tag: string): void {
    this.#sql.exec("DELETE FROM alert WHERE tag = ?", tag);
  }

  due(now: Millis): Alert[] {
    return this.#rows("SELECT * FROM alert WHERE due_at <= ? ORDER BY due_at", now);
  }

  nextDue(): Millis | null {
    return this.#sql.exec<{ at: number | null }>("SELECT min(due_at) AS at FROM alert").one().at;
  }

  /** What is held for a device that was connected has reached it. */
  reached(): void {
    this.#sql.exec("UPDATE alert SET due_at = NULL, mentioned = 0 WHERE held = 1");
  }

  /** What is held for a device that was connected leaves now. */
  release(now: Millis): void {
    this.#sql.exec(
      "UPDATE alert SET due_at = ?, held = 0 WHERE held = 1 AND due_at IS NOT NULL",
      now,
    );
  }

  /** Nothing waits of it any more, unless something has come since it was looked at. */
  settle({ tag, toldAt }: Alert): void {
    this.#sql.exec(
      "UPDATE alert SET due_at = NULL, mentioned = 0 WHERE tag = ? AND told_at = ?",
      tag,
      toldAt,
    );
  }

  /** It has left. What came since then leaves no sooner than that. */
  sent({ tag, toldAt }: Alert, seq: number, now: Millis, againAt: Millis): void {
    this.#sql.exec(
      `UPDATE alert SET sent_at = ?1, sent_seq = ?2,
         mentioned = CASE WHEN told_at = ?4 THEN 0 ELSE mentioned END,
         due_at = CASE WHEN told_at = ?4 THEN NULL ELSE max(coalesce(due_at, 0), ?3) END
       WHERE tag = ?5`,
      now,
      seq,
      againAt,
      toldAt,
      tag,
    );
  }

  /** Forgets what is about no chat and left before then. */
  forgetBefore(at: Millis): void {
    this.#sql.exec(
      "DELETE FROM alert WHERE chat_id IS NULL AND due_at IS NULL AND told_at < ?",
      at,
    );
  }

  clear(): void {
    this.#sql.exec("DELETE FROM alert");
  }

  #rows(query: string, ...bindings: (string | number)[]): Alert[] {
    return this.#sql
      .exec<AlertRow>(query, ...bindings)
      .toArray()
      .map(toAlert);
  }
}
