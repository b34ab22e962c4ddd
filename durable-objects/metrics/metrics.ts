import { DurableObject } from "cloudflare:workers";
import { DAY, systemClock } from "../../shared/kernel/time.ts";
import type {
  BackupAnswer,
  BackupAsk,
} from "../../workers/domains/platform/backups/object-asks.ts";
import { historyOf, STEP_MS, together } from "../../workers/domains/platform/metrics/rules.ts";
import type {
  HistoryStep,
  MetricsReport,
  MetricTotal,
  Samples,
} from "../../workers/domains/platform/ports.ts";
import { answerBackup } from "../object-backup.ts";
import { readyClock } from "../object-clock.ts";
import { upgradeTables } from "../object-tables.ts";
import { METRIC_TABLES } from "./tables.ts";

/** So long after its last report an isolate has ended, and will not repeat it. */
const SOURCE_LIFE_MS = DAY;
/** So long after its last sum a source tells no more of it. */
const TOTAL_LIFE_MS = 7 * DAY;
/** History goes so far back. */
const HISTORY_MS = 8 * DAY;
/** More names than this are made up by somebody: no new ones are taken. */
const MOST_SAMPLES = 50_000;

type Row = { at: number; sums: string };

function stepOf({ at, sums }: Row): HistoryStep {
  return { at, sums: JSON.parse(sums) };
}

/** What all isolates have counted, kept over their ends. */
export class Metrics extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    upgradeTables(ctx.storage, METRIC_TABLES);
    ctx.blockConcurrencyWhile(() => readyClock(env));
  }

  /** Adds what an isolate has counted since its last report. The same report a second time changes nothing. */
  add({ source, report, counts, gauges }: MetricsReport): void {
    const { storage } = this.ctx;
    storage.transactionSync(() => {
      const { sql } = storage;
      const now = systemClock.now();
      const known = sql
        .exec<{ report: number }>("SELECT report FROM source WHERE id = ?", source)
        .toArray()[0];
      if (known !== undefined && known.report >= report) return;
      sql.exec(
        `INSERT INTO source VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET report = excluded.report, at = excluded.at`,
        ...[source, report, now],
      );
      if (known === undefined) sql.exec("DELETE FROM source WHERE at < ?", now - SOURCE_LIFE_MS);
      const room = this.#hasRoom();
      const into = room
        ? "INSERT INTO sample VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + ?2"
        : "UPDATE sample SET value = value + ?2 WHERE name = ?1";
      for (const [name, value] of Object.entries(counts)) sql.exec(into, name, value);
      this.#note(historyOf(counts), now);
      for (const [name, value] of Object.entries(gauges)) {
        sql.exec("INSERT OR REPLACE INTO sample VALUES (?, ?)", name, value);
      }
    });
  }

  /** Adds what sums have grown by since they were told last; one that has not changes nothing. */
  addTotals(totals: readonly MetricTotal[]): void {
    const { storage } = this.ctx;
    storage.transactionSync(() => {
      const { sql } = storage;
      const now = systemClock.now();
      sql.exec("DELETE FROM total WHERE at < ?", now - TOTAL_LIFE_MS);
      for (const { source, name, total } of totals) {
        const before = sql
          .exec<{ value: number }>(
            "SELECT value FROM total WHERE source = ? AND name = ?",
            source,
            name,
          )
          .toArray()[0];
        const grown = total - (before?.value ?? 0);
        if (grown <= 0) continue;
        sql.exec("INSERT OR REPLACE INTO total VALUES (?, ?, ?, ?)", source, name, total, now);
        sql.exec(
          "INSERT INTO sample VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + ?2",
          ...[name, grown],
        );
        this.#note(historyOf({ [name]: grown }), now);
      }
    });
  }

  /** Adds to what came in the present step. */
  #note(sums: Samples, now: number): void {
    if (Object.keys(sums).length === 0) return;
    const { sql } = this.ctx.storage;
    const at = now - (now % STEP_MS);
    const before = sql.exec<Row>("SELECT at, sums FROM history WHERE at = ?", at).toArray()[0];
    if (before === undefined) sql.exec("DELETE FROM history WHERE at < ?", now - HISTORY_MS);
    const all = together(before === undefined ? {} : stepOf(before).sums, sums);
    sql.exec("INSERT OR REPLACE INTO history VALUES (?, ?)", at, JSON.stringify(all));
  }

  #hasRoom(): boolean {
    const { sql } = this.ctx.storage;
    return sql.exec<{ n: number }>("SELECT count(*) AS n FROM sample").one().n < MOST_SAMPLES;
  }

  /** For the making of backups, and restores. */
  backup(ask: BackupAsk): Promise<BackupAnswer> {
    return answerBackup(this.ctx, ask);
  }

  /** All samples. */
  read(): Samples {
    const rows = this.ctx.storage.sql.exec<{ name: string; value: number }>(
      "SELECT name, value FROM sample",
    );
    return Object.fromEntries(rows.toArray().map(({ name, value }) => [name, value]));
  }

  /** What came in each step since then, the oldest first. */
  history(since: number): HistoryStep[] {
    const rows = this.ctx.storage.sql.exec<Row>(
      "SELECT at, sums FROM history WHERE at >= ? ORDER BY at",
      since,
    );
    return rows.toArray().map(stepOf);
  }
}
