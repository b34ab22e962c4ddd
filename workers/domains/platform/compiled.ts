import { fillPlaceholders } from "drizzle-orm";
import type { RunnableQuery } from "drizzle-orm/runnable-query";
import type { Database } from "./ports.ts";

/** A statement as it can be made for good: what changes from one use to the next are placeholders. */
interface Compilable<Result> extends RunnableQuery<Result, "sqlite"> {
  prepare(): { getQuery(): { readonly sql: string; readonly params: unknown[] } };
}

/** One use of a compiled statement: to be run alone or in a batch. */
export interface Compiled<Result> extends RunnableQuery<Result, "sqlite"> {
  execute(): Promise<Result>;
}

/**
 * A statement whose text is put together once for the isolate, and not at every use, which costs more time than the
 * database takes to answer it. `variant` tells texts apart that differ in more than their values.
 */
export function compiled<Result, Variant extends readonly boolean[]>(
  build: (db: Database, ...variant: Variant) => Compilable<Result>,
): (
  db: Database,
  values: Readonly<Record<string, unknown>>,
  ...variant: Variant
) => Compiled<Result> {
  const known = new Map<string, ReturnType<Compilable<Result>["prepare"]>>();
  return (db, values, ...variant) => {
    const key = variant.join();
    let prepared = known.get(key);
    if (prepared === undefined) {
      prepared = build(db, ...variant).prepare();
      known.set(key, prepared);
    }
    const { sql, params } = prepared.getQuery();
    const query = { sql, params: fillPlaceholders(params, values) };
    // The rest of what was prepared, how answers are read above all, holds for every connection.
    const use = Object.create(prepared, {
      query: { value: query },
      stmt: { value: Reflect.get(db, "$client").prepare(sql) },
    });
    return Object.assign(use, { _prepare: () => use });
  };
}
