import type { Millis } from "../../shared/kernel/time.ts";
import type { HistoryRange } from "../../workers/domains/chat/ports.ts";
import type {
  EventContent,
  MessageBody,
  MlsContent,
  Placed,
  StoredEvent,
  StoredMessage,
} from "../../workers/domains/chat/rules.ts";
import { isNews } from "../../workers/domains/chat/rules.ts";

/** Content with its place in the log. */
export type Stored<Content> = Content & Placed;

type EventRow = {
  seq: number;
  kind: StoredEvent["kind"];
  actor_id: string;
  at: number;
  client_id: string | null;
  messages: number;
  body: string;
};

const COLUMNS = "seq, kind, actor_id, at, client_id, messages, body";

function toStored(row: EventRow): StoredEvent {
  const base = { seq: row.seq, actorId: row.actor_id, at: row.at };
  const body = JSON.parse(row.body);
  if (row.kind === "mls") return { ...base, kind: row.kind, clientId: row.client_id, body };
  if (row.kind !== "message") return { ...base, kind: row.kind, body };
  return { ...base, kind: row.kind, clientId: row.client_id ?? "", body };
}

/**
 * The room's log. Appending is synchronous: whoever appends within one turn of the object gets the next `seq`, so that
 * the log has no gaps and no two events share one.
 */
export class EventLog {
  readonly #sql: SqlStorage;
  #lastSeq: number;
  #lastAt: Millis;
  #messages: number;
  #lastMessage: StoredMessage | null;
  #lastNews: Placed | null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const last = this.#rows(`SELECT ${COLUMNS} FROM event ORDER BY seq DESC LIMIT 1`)[0];
    this.#lastSeq = last?.seq ?? 0;
    this.#lastAt = last?.at ?? 0;
    this.#messages = last?.messages ?? 0;
    this.#lastMessage =
      this.messages({ direction: "before", seq: Number.MAX_SAFE_INTEGER }, 1)[0] ?? null;
    this.#lastNews = this.#lastMessage ?? this.#lastEncrypted();
  }

  /** The newest event's `seq`; 0 in an empty log. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** How many messages the log holds. */
  get messageCount(): number {
    return this.#messages;
  }

  get lastMessage(): StoredMessage | null {
    return this.#lastMessage;
  }

  /** Where and when the newest message stands, be it one that nobody here can read. */
  get lastNews(): Placed | null {
    return this.#lastNews;
  }

  /** Adds an event. Answers `null`, and adds nothing, if it has a `clientId` that its sender has used before. */
  append<Content extends EventContent>(
    actorId: string,
    at: Millis,
    content: Content,
  ): Stored<Content> | null {
    const seq = this.#lastSeq + 1;
    const counts = isNews(content);
    const messages = this.#messages + (counts ? 1 : 0);
    const written = this.#sql.exec(
      `INSERT INTO event (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (actor_id, client_id) WHERE client_id IS NOT NULL DO NOTHING`,
      seq,
      content.kind,
      actorId,
      at,
      "clientId" in content ? content.clientId : null,
      messages,
      JSON.stringify(content.body),
    ).rowsWritten;
    if (written === 0) return null;
    this.#lastSeq = seq;
    this.#lastAt = at;
    this.#messages = messages;
    if (content.kind === "message") this.#lastMessage = { ...content, seq, actorId, at };
    if (counts) this.#lastNews = { seq, actorId, at };
    return { ...content, seq, actorId, at };
  }

  /** The message that its sender wrote under that `clientId`. */
  find(actorId: string, clientId: string): StoredMessage | undefined {
    return this.#messagesOf(
      `SELECT ${COLUMNS} FROM event WHERE actor_id = ? AND client_id = ?`,
      actorId,
      clientId,
    )[0];
  }

  /** What its sender handed to the log of an encrypted chat under that `clientId`. */
  findMls(actorId: string, clientId: string): Stored<MlsContent> | undefined {
    const statement = `SELECT ${COLUMNS} FROM event WHERE actor_id = ? AND client_id = ?`;
    const stored = this.#rows(statement, actorId, clientId).map(toStored)[0];
    return stored?.kind === "mls" ? stored : undefined;
  }

  /** What that member has handed to the log of an encrypted chat at that place. */
  mlsAt(actorId: string, seq: number): Stored<MlsContent> | undefined {
    const [stored] = this.after(seq - 1, 1);
    return stored?.kind === "mls" && stored.actorId === actorId ? stored : undefined;
  }

  /** Where a call stands in the log, if it does. */
  callSeq(callId: string): number | undefined {
    const statement = "SELECT seq FROM event WHERE kind = 'call' AND body ->> 'callId' = ?";
    return this.#sql.exec<{ seq: number }>(statement, callId).toArray()[0]?.seq;
  }

  /** The message of that `seq`, deleted or not. */
  message(seq: number): StoredMessage | undefined {
    return this.#messagesOf(
      `SELECT ${COLUMNS} FROM event WHERE seq = ? AND kind = 'message'`,
      seq,
    )[0];
  }

  /** The messages of these `seq`s, in any order. */
  messagesAt(seqs: readonly number[]): StoredMessage[] {
    return this.#messagesOf(
      `SELECT ${COLUMNS} FROM event WHERE seq IN (SELECT value FROM json_each(?)) AND kind = 'message'`,
      JSON.stringify(seqs),
    );
  }

  /** Puts another content into a message's place. */
  rewrite(seq: number, body: MessageBody): void {
    this.#sql.exec("UPDATE event SET body = ? WHERE seq = ?", JSON.stringify(body), seq);
    if (this.#lastMessage?.seq === seq) this.#lastMessage = { ...this.#lastMessage, body };
  }

  /** Puts another content into the place of what was handed to the log of an encrypted chat. */
  rewriteMls(seq: number, body: MlsContent["body"]): void {
    this.#sql.exec("UPDATE event SET body = ? WHERE seq = ?", JSON.stringify(body), seq);
  }

  /** Takes out of the events that changed a message what they repeat of its content. */
  forgetContent(target: number): void {
    this.#sql.exec(
      `UPDATE event SET body = iif(kind = 'edited',
         json_set(body, '$.text', '', '$.mentions', json('[]')),
         json_set(body, '$.preview', json('null')))
       WHERE kind IN ('edited', 'link_preview') AND json_extract(body, '$.targetSeq') = ?`,
      target,
    );
  }

  /** How many messages there are up to and including that event. */
  messagesUpTo(seq: number): number {
    if (seq >= this.#lastSeq) return this.#messages;
    const row = this.#rows(`SELECT ${COLUMNS} FROM event WHERE seq = ?`, seq)[0];
    return row?.messages ?? 0;
  }

  /** Events after that one, oldest first. */
  after(seq: number, limit: number): StoredEvent[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM event WHERE seq > ? ORDER BY seq LIMIT ?`,
      seq,
      limit,
    ).map(toStored);
  }

  /** Events no older than that time, of which there are at most `limit`, oldest first. */
  since(at: Millis, limit: number): StoredEvent[] {
    if (this.#lastAt < at) return [];
    return this.after(Math.max(0, this.#lastSeq - limit), limit).filter((event) => event.at >= at);
  }

  /** Messages on one side of an event, the nearest first. */
  messages({ direction, seq }: HistoryRange, limit: number): StoredMessage[] {
    const [operator, order] = direction === "before" ? ["<", "DESC"] : [">", "ASC"];
    return this.#messagesOf(
      `SELECT ${COLUMNS} FROM event WHERE seq ${operator} ? AND kind = 'message' ORDER BY seq ${order} LIMIT ?`,
      seq,
      limit,
    );
  }

  /** Messages of one sender after that event, oldest first. */
  writtenBy(actorId: string, seq: number, limit: number): StoredMessage[] {
    return this.#messagesOf(
      `SELECT ${COLUMNS} FROM event WHERE actor_id = ? AND kind = 'message' AND seq > ? ORDER BY seq LIMIT ?`,
      actorId,
      seq,
      limit,
    );
  }

  #lastEncrypted(): Placed | null {
    const row = this.#rows(
      `SELECT ${COLUMNS} FROM event
       WHERE kind = 'mls' AND body ->> 'type' = 'application' AND body ->> 'silent' IS NULL
       ORDER BY seq DESC LIMIT 1`,
    )[0];
    return row ? { seq: row.seq, actorId: row.actor_id, at: row.at } : null;
  }

  #messagesOf(query: string, ...bindings: (string | number)[]): StoredMessage[] {
    const stored = this.#rows(query, ...bindings).map(toStored);
    return stored.filter((event) => event.kind === "message");
  }

  #rows(query: string, ...bindings: (string | number)[]): EventRow[] {
    return this.#sql.exec<EventRow>(query, ...bindings).toArray();
  }
}
