import type { Call } from "../../shared/contracts/calls/index.ts";
import type { Millis } from "../../shared/kernel/time.ts";
import { type CallState, toCall } from "../../workers/domains/calls/rules.ts";

type Row = { claiming: number; subject: string; json: string };

/** Who has to hear of a call's transitions. */
export type ListenerName = `hub:${string}` | "history" | "chat";

export interface Listener {
  readonly name: ListenerName;
  /** The newest transition it has heard of. */
  readonly revision: number;
}

/** A call as it is kept. The writes of one turn are kept together, or none of them. */
export class CallStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The call, unless there is none. */
  load(): {
    readonly state: CallState;
    readonly claiming: boolean;
    readonly subject: string;
  } | null {
    const [row] = this.#sql.exec<Row>("SELECT claiming, subject, json FROM call").toArray();
    if (!row) return null;
    const state: CallState = JSON.parse(row.json);
    return { state, claiming: row.claiming === 1, subject: row.subject };
  }

  /** Writes down a call that waits for its people to be free. Nobody hears of it yet. */
  found(state: CallState, subject: string): void {
    this.#sql.exec("INSERT INTO call VALUES (1, 1, ?, ?)", subject, JSON.stringify(state));
  }

  /** The call begins: from here on everybody hears of it. */
  begin(state: CallState, now: Millis): void {
    this.#sql.exec("UPDATE call SET claiming = 0");
    const hubs = state.participants.map(({ userId }): ListenerName => `hub:${userId}`);
    const chat: ListenerName[] = state.chatId === null ? [] : ["chat"];
    for (const name of [...hubs, "history", ...chat]) {
      this.#sql.exec("INSERT INTO listener VALUES (?, 0)", name);
    }
    this.record(state, now);
  }

  /** Keeps what is no transition. */
  save(state: CallState): void {
    this.#sql.exec("UPDATE call SET json = ?", JSON.stringify(state));
  }

  /** Keeps a transition. */
  record(state: CallState, now: Millis): void {
    this.save(state);
    const told = JSON.stringify(toCall(state));
    this.#sql.exec("INSERT INTO transition VALUES (?, ?, ?)", state.revision, now, told);
  }

  /** The call after each transition since that one, oldest first. */
  transitionsAfter(revision: number): Call[] {
    return this.#sql
      .exec<{ json: string }>(
        "SELECT json FROM transition WHERE revision > ? ORDER BY revision",
        revision,
      )
      .toArray()
      .map(({ json }): Call => JSON.parse(json));
  }

  /** Who has not heard of that transition yet. */
  listenersBehind(revision: number): Listener[] {
    return this.#sql
      .exec<{ name: ListenerName; revision: number }>(
        "SELECT * FROM listener WHERE revision < ?",
        revision,
      )
      .toArray();
  }

  heard(name: ListenerName, revision: number): void {
    this.#sql.exec(
      "UPDATE listener SET revision = ? WHERE name = ? AND revision < ?",
      revision,
      name,
      revision,
    );
  }
}
