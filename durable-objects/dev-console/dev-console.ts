import { DurableObject } from "cloudflare:workers";
import type { OutboxMessage } from "../../shared/contracts/platform/index.ts";
import { shiftClock, systemClock } from "../../shared/kernel/time.ts";
import type {
  BackupAnswer,
  BackupAsk,
} from "../../workers/domains/platform/backups/object-asks.ts";
import { answerBackup } from "../object-backup.ts";
import type { AlarmBinding } from "../object-clock.ts";

const KEEP = 5_000;

interface OutboxRow extends Record<string, SqlStorageValue> {
  readonly json: string;
}

interface AlarmRow extends Record<string, SqlStorageValue> {
  readonly binding: AlarmBinding;
  readonly name: string;
}

/** Development's desk: how far the clock was moved, which alarms wait for it, and what would have left the platform. */
export class DevConsole extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql.exec(
      `CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY, recipient TEXT NOT NULL, channel TEXT NOT NULL, json TEXT NOT NULL);
       CREATE INDEX IF NOT EXISTS outbox_recipient ON outbox (recipient, seq);
       CREATE TABLE IF NOT EXISTS alarm (binding TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (binding, name));`,
    );
  }

  /** Milliseconds the platform's clock runs ahead of real time. */
  clockOffset(): number {
    return this.ctx.storage.kv.get<number>("clock-offset") ?? 0;
  }

  /** Remembers an alarm, so that it can be fired when the clock is moved past it. */
  watchAlarm(binding: AlarmBinding, name: string, at: number): void {
    this.#sql.exec(
      "INSERT INTO alarm VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
      binding,
      name,
      at,
    );
  }

  /** Sets how far the clock runs ahead, and fires every alarm that is due by then before it answers. */
  async setClockOffset(offsetMs: number): Promise<number> {
    this.ctx.storage.kv.put("clock-offset", offsetMs);
    shiftClock(offsetMs);
    const now = systemClock.now();
    const waiting = this.#sql
      .exec<AlarmRow>("SELECT binding, name FROM alarm ORDER BY at")
      .toArray();
    for (const { binding, name } of waiting) await this.env[binding].getByName(name).clockMoved();
    this.#sql.exec("DELETE FROM alarm WHERE at <= ?", now);
    return offsetMs;
  }

  /** Has every count that is on its way arrive: those of parts, and then those of the wholes that parts have told. */
  async passOnCounts(): Promise<void> {
    const take = "DELETE FROM alarm WHERE binding = 'VIEW_COUNTER' RETURNING name";
    for (;;) {
      const waiting = this.#sql.exec<{ name: string }>(take).toArray();
      if (waiting.length === 0) return;
      await Promise.all(waiting.map(({ name }) => this.env.VIEW_COUNTER.getByName(name).passOn()));
    }
  }

  /** For the making of backups, and restores. */
  backup(ask: BackupAsk): Promise<BackupAnswer> {
    return answerBackup(this.ctx, ask);
  }

  /** Keeps a message that would have left. Only the newest few thousand stay. */
  addToOutbox(message: OutboxMessage): void {
    this.#sql.exec(
      "INSERT INTO outbox (recipient, channel, json) VALUES (?, ?, ?)",
      message.to,
      message.channel,
      JSON.stringify(message),
    );
    this.#sql.exec("DELETE FROM outbox WHERE seq <= (SELECT max(seq) FROM outbox) - ?", KEEP);
  }

  /** Messages to a recipient (or all), newest first. */
  readOutbox(to: string | null, channel: string | null, limit: number): OutboxMessage[] {
    const rows = this.#sql.exec<OutboxRow>(
      `SELECT json FROM outbox WHERE (?1 IS NULL OR recipient = ?1) AND (?2 IS NULL OR channel = ?2)
       ORDER BY seq DESC LIMIT ?3`,
      to,
      channel,
      limit,
    );
    return rows.toArray().map(({ json }): OutboxMessage => JSON.parse(json));
  }
}
