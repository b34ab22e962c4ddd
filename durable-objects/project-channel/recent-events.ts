import type { ProjectEvent, SequencedEvent } from "../../shared/contracts/studio/index.ts";
import { MINUTE, type Millis } from "../../shared/kernel/time.ts";

/** So many events are kept, and for so long: well below what the signed addresses in them hold for. */
const MOST_KEPT = 500;
const KEPT_MS = 20 * MINUTE;

/** What somebody has missed: every event of it, or more than is kept. */
export type Missed =
  | { readonly kind: "events"; readonly frames: readonly string[] }
  | { readonly kind: "gap" };

/** The latest events of a project, numbered without gaps. */
export class RecentEvents {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The number of the latest event; 0 before the first. */
  get head(): number {
    return this.#sql.exec<{ seq: number }>("SELECT seq FROM next").one().seq - 1;
  }

  /** Numbers these events and keeps them. Answers their frames. */
  add(events: readonly ProjectEvent[], now: Millis): string[] {
    let seq = this.head;
    const frames = events.map((event) => {
      seq += 1;
      const json = JSON.stringify({ ...event, seq } satisfies SequencedEvent);
      this.#sql.exec("INSERT INTO event VALUES (?, ?, ?)", seq, now, json);
      return json;
    });
    this.#sql.exec("UPDATE next SET seq = ?", seq + 1);
    this.#sql.exec("DELETE FROM event WHERE seq <= ? OR at < ?", seq - MOST_KEPT, now - KEPT_MS);
    return frames;
  }

  /** What came after that event. */
  since(after: number, now: Millis): Missed {
    const { head } = this;
    if (after > head || after < 0) return { kind: "gap" };
    const rows = this.#sql
      .exec<{ json: string }>(
        "SELECT json FROM event WHERE seq > ? AND at >= ? ORDER BY seq",
        after,
        now - KEPT_MS,
      )
      .toArray();
    if (rows.length < head - after) return { kind: "gap" };
    return { kind: "events", frames: rows.map(({ json }) => json) };
  }
}
