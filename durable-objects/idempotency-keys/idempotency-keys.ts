import { DAY, SECOND, systemClock } from "../../shared/kernel/time.ts";
import type { IdempotencyState, StoredReply } from "../../workers/domains/platform/ports.ts";
import { ObjectAlarm, readyClock } from "../object-clock.ts";
import { TracedObject } from "../traced-object.ts";

/** How long a first reply is given again. */
const KEEP_MS = DAY;
/** A reservation that nobody has finished or renewed by then belonged to a Worker that died. */
const LEASE_MS = 20 * SECOND;

interface KeyRow extends Record<string, SqlStorageValue> {
  readonly fingerprint: string | null;
  readonly status: number | null;
  readonly headers: string | null;
  readonly body: ArrayBuffer | null;
}

/** One caller's `Idempotency-Key`s: who came first, and what they were answered. */
export class IdempotencyKeys extends TracedObject {
  static override readonly name = "IdempotencyKeys";
  readonly #sql = this.ctx.storage.sql;
  readonly #alarm = new ObjectAlarm(this.ctx, this.env, "IDEMPOTENCY_KEYS");

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(() => readyClock(env));
  }

  /** Made with the first key: who only looks leaves no trace. */
  #makeTables(): void {
    this.#sql.exec(
      `CREATE TABLE IF NOT EXISTS reply (key TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, fingerprint TEXT, status INTEGER, headers TEXT, body BLOB);
       CREATE INDEX IF NOT EXISTS reply_expiry ON reply (expires_at);
       CREATE TABLE IF NOT EXISTS begun (key TEXT PRIMARY KEY, at INTEGER NOT NULL);
       CREATE INDEX IF NOT EXISTS begun_at ON begun (at);`,
    );
  }

  /** Reserves the key for the caller's work, or tells what became of the first request with it. */
  async begin(key: string): Promise<IdempotencyState> {
    this.#makeTables();
    const now = systemClock.now();
    this.#forget(now);
    const row = this.#sql
      .exec<KeyRow>("SELECT fingerprint, status, headers, body FROM reply WHERE key = ?", key)
      .toArray()[0];
    if (!row) {
      this.#sql.exec("INSERT INTO reply (key, expires_at) VALUES (?, ?)", key, now + LEASE_MS);
      const begun = "SELECT at FROM begun WHERE key = ?";
      const before = this.#sql.exec<{ at: number }>(begun, key).toArray()[0];
      if (!before) this.#sql.exec("INSERT INTO begun VALUES (?, ?)", key, now);
      await this.#alarm.setNoLaterThan(now + KEEP_MS);
      return { kind: "new", since: before?.at ?? now, again: before !== undefined };
    }
    const { fingerprint, status, headers, body } = row;
    if (fingerprint === null || status === null || headers === null) return { kind: "in_progress" };
    return {
      kind: "done",
      fingerprint,
      reply: { status, headers: JSON.parse(headers), body: body ?? new ArrayBuffer(0) },
    };
  }

  /** Whoever has the reservation is still at it. */
  renew(key: string): void {
    const lease = "UPDATE reply SET expires_at = ? WHERE key = ? AND fingerprint IS NULL";
    this.#sql.exec(lease, systemClock.now() + LEASE_MS, key);
  }

  /** Keeps the reply for a day. */
  finish(key: string, fingerprint: string, reply: StoredReply): void {
    this.#sql.exec(
      "UPDATE reply SET expires_at = ?, fingerprint = ?, status = ?, headers = ?, body = ? WHERE key = ?",
      systemClock.now() + KEEP_MS,
      fingerprint,
      reply.status,
      JSON.stringify(reply.headers),
      reply.body,
      key,
    );
  }

  /** Gives an unfinished reservation back. When the work was first begun stays known: it may have been done. */
  abandon(key: string): void {
    this.#sql.exec("DELETE FROM reply WHERE key = ? AND fingerprint IS NULL", key);
  }

  override async alarm(): Promise<void> {
    this.#makeTables();
    this.#forget(systemClock.now());
    const next = this.#sql
      .exec<{ at: number | null }>(
        `SELECT min(at) AS at FROM (SELECT min(expires_at) AS at FROM reply
           UNION ALL SELECT min(at) + ? FROM begun)`,
        KEEP_MS,
      )
      .one().at;
    if (next !== null) await this.#alarm.set(next);
  }

  #forget(now: number): void {
    this.#sql.exec("DELETE FROM reply WHERE expires_at <= ?", now);
    this.#sql.exec("DELETE FROM begun WHERE at <= ?", now - KEEP_MS);
  }

  /** Development moved the clock. */
  async clockMoved(): Promise<void> {
    if (await this.#alarm.clockMoved(systemClock.now())) await this.alarm();
  }
}
