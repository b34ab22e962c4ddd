import type { Millis } from "../../shared/kernel/time.ts";
import type { SearchStart } from "../../workers/domains/chat/ports.ts";
import { matchExpression, type Term } from "../../workers/domains/platform/full-text/query.ts";
import { wordsOf } from "../../workers/domains/platform/full-text/words.ts";

export interface FoundMessage {
  readonly seq: number;
  readonly senderId: string;
  readonly at: Millis;
  readonly text: string;
}

type EventRow = { seq: number; kind: string; target: number | null };
type FoundRow = { seq: number; actor_id: string; at: number; text: string };

/** So many events are taken in at once: a few milliseconds, between which the room does its other work. */
const STEP = 200;

/**
 * Each part of the log has an index of its own, of so many events. The newest are asked first, so that what is found
 * often costs the same in a log of any length.
 */
const PART = 8_192;

/** Words can be begun with these many letters at no more cost than whole ones. */
const BEGINNINGS = "2 3";

/**
 * Full text of the room's messages (FTS5), in two columns: words as they are, and their stems. It runs after the log: a
 * message costs nothing when it is written. Whoever searches has what is missing taken in first; else the alarm does.
 *
 * Deleted words leave the index itself, not only its answers (`secure-delete`).
 */
export class SearchIndex {
  readonly #sql: SqlStorage;
  /** How many parts there are: the first ones, without a gap. */
  #parts: number;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const known =
      "SELECT count(*) AS parts FROM sqlite_master WHERE name GLOB 'search_text_[0-9]*'";
    const made = `${known} AND sql LIKE 'CREATE VIRTUAL TABLE %'`;
    this.#parts = sql.exec<{ parts: number }>(made).one().parts;
  }

  /** Takes in some of what is new in the log. Answers whether there is more. */
  step(lastSeq: number): boolean {
    const from = this.#sql.exec<{ seq: number }>("SELECT seq FROM search_state").one().seq;
    if (from >= lastSeq) return false;
    const events = this.#sql
      .exec<EventRow>(
        `SELECT seq, kind, json_extract(body, '$.targetSeq') AS target FROM event
         WHERE seq > ? ORDER BY seq LIMIT ?`,
        from,
        STEP,
      )
      .toArray();
    const changed = new Set(events.flatMap((event) => messageChangedBy(event) ?? []));
    for (const seq of changed) this.#take(seq);
    const upTo = events.at(-1)?.seq ?? lastSeq;
    this.#sql.exec("UPDATE search_state SET seq = ?", upTo);
    return upTo < lastSeq;
  }

  /** Messages that hold all terms, newest first, of those before `start`. */
  find(terms: readonly Term[], start: SearchStart | null, limit: number): FoundMessage[] {
    if (terms.length === 0) return [];
    const before = start?.seq ?? Number.MAX_SAFE_INTEGER;
    const found: FoundMessage[] = [];
    const newest = Math.min(this.#parts - 1, Math.floor(before / PART));
    for (let part = newest; part >= 0 && found.length < limit; part -= 1) {
      const at = start?.at ?? Number.MAX_SAFE_INTEGER;
      found.push(...this.#findIn(part, terms, { at, seq: before }, limit - found.length));
    }
    return found;
  }

  #findIn(part: number, terms: readonly Term[], start: SearchStart, limit: number): FoundMessage[] {
    const words = tableOf(part);
    const rows = this.#sql.exec<FoundRow>(
      `SELECT event.seq, event.actor_id, event.at, json_extract(event.body, '$.text') AS text
       FROM ${words} JOIN event ON event.seq = ${words}.rowid
       WHERE ${words} MATCH ? AND ${words}.rowid < ? AND event.at <= ?
       ORDER BY ${words}.rowid DESC LIMIT ?`,
      matchExpression(terms),
      start.seq,
      start.at,
      limit,
    );
    return rows.toArray().map(({ actor_id: senderId, ...found }) => ({ ...found, senderId }));
  }

  /** The part of an event, made when its first one comes. */
  #partOf(seq: number): string {
    const part = Math.floor(seq / PART);
    for (; this.#parts <= part; this.#parts += 1) {
      const table = tableOf(this.#parts);
      this.#sql.exec(
        `CREATE VIRTUAL TABLE ${table} USING fts5
           (form, stem, tokenize = 'unicode61 remove_diacritics 0', prefix = '${BEGINNINGS}');
         INSERT INTO ${table} (${table}, rank) VALUES ('secure-delete', 1);`,
      );
    }
    return tableOf(part);
  }

  /** Puts a message as it reads now in the place of what is known of it. */
  #take(seq: number): void {
    const row = this.#sql
      .exec<{ text: string | null }>(
        "SELECT json_extract(body, '$.text') AS text FROM event WHERE seq = ? AND kind = 'message'",
        seq,
      )
      .toArray()[0];
    const table = this.#partOf(seq);
    this.#sql.exec(`DELETE FROM ${table} WHERE rowid = ?`, seq);
    const words = wordsOf(row?.text ?? "");
    if (words.length === 0) return;
    this.#sql.exec(
      `INSERT INTO ${table} (rowid, form, stem) VALUES (?, ?, ?)`,
      seq,
      words.map(({ form }) => form).join(" "),
      words.map(({ stem }) => stem).join(" "),
    );
  }
}

/** The message whose words an event changes, if it does. */
function messageChangedBy({ seq, kind, target }: EventRow): number | null {
  if (kind === "message") return seq;
  return kind === "edited" || kind === "deleted" ? target : null;
}

function tableOf(part: number): string {
  return `search_text_${part}`;
}
