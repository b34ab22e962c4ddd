import { MINUTE, type Millis, SECOND } from "../../shared/kernel/time.ts";

/** A claim that no message has come of by then is given back: its sender is long gone. */
const HOLD_MS = 5 * MINUTE;
/** When to try again what the queue did not take. */
const AGAIN_MS = 30 * SECOND;
const RELEASED_AT_ONCE = 50;

/** What no message shows any more, as the queue is told. */
export interface Released {
  /** As `file_uses` has it. */
  readonly contexts: readonly string[];
  /** Whether files that nothing else shows go with them: of what was deleted, but not of what was not yet sent. */
  readonly drop: boolean;
}

export interface FileHoldsPort {
  readonly sql: SqlStorage;
  readonly chatId: string;
  readonly release: (released: Released) => Promise<void>;
  readonly wakeBy: (at: Millis) => void;
}

type HoldRow = { name: string; dropped: number };

/**
 * Uses of files that the directory may have and no message accounts for. A use is written down here before the directory
 * is asked for it, and crossed out in the very write that adds the message; a message that is deleted writes its own down
 * again. So whatever is cut off in between, a message in the log has its files, and what has none is given back.
 */
export class FileHolds {
  readonly #port: FileHoldsPort;
  #releasing = false;

  constructor(port: FileHoldsPort) {
    this.#port = port;
  }

  /** The context of a use in the directory. */
  contextOf(name: string): string {
    return `${this.#port.chatId}/${name}`;
  }

  /** Begins a use. Its name is never used again, so that a late release cannot take a later use away. */
  open(now: Millis): string {
    const name = crypto.randomUUID();
    this.#port.sql.exec("INSERT INTO file_hold VALUES (?, ?, 0, 0)", name, now + HOLD_MS);
    this.#port.wakeBy(now + HOLD_MS);
    return name;
  }

  /** Whether a message may still account for the use: it is not being given back. */
  isOpen(name: string): boolean {
    const open = "SELECT 1 FROM file_hold WHERE name = ? AND closed = 0";
    return this.#port.sql.exec(open, name).toArray().length > 0;
  }

  /** A message accounts for the use from here on. */
  settle(name: string): void {
    this.#port.sql.exec("DELETE FROM file_hold WHERE name = ?", name);
  }

  /** Nothing will come of the use; its files stay their sender's. */
  giveUp(name: string, now: Millis): void {
    this.#port.sql.exec("UPDATE file_hold SET due = ?, closed = 1 WHERE name = ?", now, name);
    this.#port.wakeBy(now);
  }

  /** What showed files is deleted, and they with it. */
  free(name: string, now: Millis): void {
    this.#port.sql.exec("INSERT OR REPLACE INTO file_hold VALUES (?, ?, 1, 1)", name, now);
    this.#port.wakeBy(now);
  }

  /** The alarm: gives back what is due. Answers when to look again. */
  tick(now: Millis): Millis | null {
    if (this.#releasing) return now + AGAIN_MS;
    const due = this.#close(now);
    if (due.length === 0) return this.#next();
    this.#releasing = true;
    void this.#release(due);
    return now + AGAIN_MS;
  }

  /** What is due, which no message can settle from here on. */
  #close(now: Millis): HoldRow[] {
    return this.#port.sql
      .exec<HoldRow>(
        `UPDATE file_hold SET closed = 1 WHERE name IN
           (SELECT name FROM file_hold WHERE due <= ? ORDER BY due LIMIT ?)
         RETURNING name, dropped`,
        now,
        RELEASED_AT_ONCE,
      )
      .toArray();
  }

  #next(): Millis | null {
    const { sql } = this.#port;
    return sql.exec<{ due: number | null }>("SELECT min(due) AS due FROM file_hold").one().due;
  }

  async #release(due: readonly HoldRow[]): Promise<void> {
    try {
      for (const drop of [true, false]) {
        const names = due.filter(({ dropped }) => (dropped === 1) === drop).map(({ name }) => name);
        await this.#releaseAll(names, drop);
      }
    } catch {
      // The next alarm tells the queue again; hearing it twice does no harm.
    } finally {
      this.#releasing = false;
    }
  }

  async #releaseAll(names: readonly string[], drop: boolean): Promise<void> {
    if (names.length === 0) return;
    await this.#port.release({ contexts: names.map((name) => this.contextOf(name)), drop });
    for (const name of names) this.#port.sql.exec("DELETE FROM file_hold WHERE name = ?", name);
  }
}
