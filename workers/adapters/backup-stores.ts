import type { PagedStore } from "../domains/platform/backups/copy/copy-pages.ts";
import { objectShape } from "../domains/platform/backups/copy/copy-whole.ts";
import {
  type Cell,
  type Statement,
  shapeOf,
} from "../domains/platform/backups/copy/table-shape.ts";
import type { BackupAnswer, BackupAsk } from "../domains/platform/backups/object-asks.ts";
import type { ObjectClass } from "../domains/platform/backups/ports.ts";

/** Statements of the database, all in one transaction. */
export async function databaseBatch(
  db: D1Database,
  statements: readonly Statement[],
): Promise<Cell[][][]> {
  if (statements.length === 0) return [];
  const prepared = statements.map(({ sql, params = [] }) => db.prepare(sql).bind(...params));
  const answers = await db.batch<Record<string, Cell>>(prepared);
  return answers.map(({ results }) => results.map((row) => Object.values(row)));
}

/** The directory, as a store that is copied while it is used. */
export function databaseStore(db: D1Database, without: ReadonlySet<string>): PagedStore {
  return {
    name: { kind: "database" },
    without,
    shape: shapeOf,
    batch: (statements) => databaseBatch(db, statements),
    lastBatch: async (statements) => ({
      answers: await databaseBatch(db, statements),
      kept: null,
    }),
  };
}

/** An object as its namespace gives it. */
interface BackedUp {
  backup(ask: BackupAsk): Promise<BackupAnswer>;
}

/** A class's objects that keep anything. */
export function objectClass(
  source: string,
  binding: string,
  open: (name: string) => BackedUp,
  names: ObjectClass["names"],
): ObjectClass {
  return {
    source,
    names,
    whole: async (name) => {
      const { copy = null, large } = await open(name).backup({ kind: "whole", binding });
      return large ? "large" : copy;
    },
    paged: (name) => ({
      name: { kind: "object", binding, name },
      without: new Set(),
      shape: objectShape,
      batch: async (statements) => {
        const { answers = [] } = await open(name).backup({ kind: "batch", statements });
        return answers.map((rows) => [...rows]);
      },
      lastBatch: async (statements) => {
        const { answers = [], kept } = await open(name).backup({ kind: "last", statements });
        return { answers: answers.map((rows) => [...rows]), kept: kept ?? null };
      },
    }),
  };
}
