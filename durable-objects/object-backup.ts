import { clockOffset } from "../shared/kernel/time.ts";
import { copyWhole } from "../workers/domains/platform/backups/copy/copy-whole.ts";
import type { KeptValues } from "../workers/domains/platform/backups/copy/lines.ts";
import type { Cell, Statement } from "../workers/domains/platform/backups/copy/table-shape.ts";
import type { BackupAnswer, BackupAsk } from "../workers/domains/platform/backups/object-asks.ts";

/** Objects up to this are copied in one turn; larger ones page by page, while they work. */
const SMALL_BYTES = 2 * 1_024 * 1_024;

function run({ sql }: DurableObjectStorage, { sql: text, params = [] }: Statement) {
  return [...sql.exec(text, ...params).raw<Cell[]>()];
}

function batch(storage: DurableObjectStorage, statements: readonly Statement[]) {
  return storage.transactionSync(() => statements.map((statement) => run(storage, statement)));
}

/** What is kept by key must come through JSON as it is: a copy would not be one. */
function keptValues({ kv }: DurableObjectStorage): Record<string, unknown> {
  return Object.fromEntries(
    [...kv.list()].map(([key, value]) => {
      if (holdsOtherThanJson(value)) throw new TypeError(`${key} is not kept as JSON has it`);
      return [key, value];
    }),
  );
}

function holdsOtherThanJson(value: unknown): boolean {
  if (value === null || value === undefined) return value === undefined;
  if (typeof value !== "object") return typeof value === "bigint";
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return (
    !plain || Object.values(value).some((part) => part !== undefined && holdsOtherThanJson(part))
  );
}

function kept(storage: DurableObjectStorage, alarm: number | null): KeptValues {
  const values = keptValues(storage);
  // On the platform's clock, which development may have moved.
  return { values, alarm: alarm === null ? null : alarm + clockOffset() };
}

/** Answers the making of a backup, or a restore, for an object that is nothing but its storage to them. */
export function answerBackup(ctx: DurableObjectState, ask: BackupAsk): Promise<BackupAnswer> {
  // Nothing else happens to the object meanwhile.
  return ctx.blockConcurrencyWhile(() => answer(ctx, ask));
}

async function answer(ctx: DurableObjectState, ask: BackupAsk): Promise<BackupAnswer> {
  const { storage } = ctx;
  switch (ask.kind) {
    case "whole": {
      if (storage.sql.databaseSize > SMALL_BYTES) return { large: true };
      const store = { kind: "object", binding: ask.binding, name: ctx.id.name ?? "" } as const;
      const present = kept(storage, await storage.getAlarm());
      return { copy: copyWhole(store, (statement) => run(storage, statement), present) };
    }
    case "batch":
      return { answers: batch(storage, ask.statements) };
    case "last": {
      const alarm = await storage.getAlarm();
      return { answers: batch(storage, ask.statements), kept: kept(storage, alarm) };
    }
    case "wipe":
      await storage.deleteAlarm();
      await storage.deleteAll();
      return {};
    case "keep":
      for (const [key, value] of Object.entries(ask.values)) storage.kv.put(key, value);
      return {};
    case "ring":
      await storage.setAlarm(ask.at - clockOffset());
      return {};
  }
}
