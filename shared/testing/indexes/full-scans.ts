import { ANY_TABLE, type Exception, exceptions, SMALL_TABLES } from "./exceptions.ts";

/** A statement of a store, as it was run, and how SQLite goes about it (https://www.sqlite.org/eqp.html). */
export interface Planned {
  readonly sql: string;
  readonly plan: readonly string[];
}

/** Reads a table from its beginning to its end, by itself or along an index. */
const SCAN = /^SCAN (\w+)(?: EXISTS)?(?: USING (?:COVERING )?INDEX \w+)?$/;
/** Virtual tables tell by a number and a word how they look things up: FTS5 has a word for a match, R*Tree for bounds. */
const VIRTUAL_SCAN = /^SCAN (\w+) VIRTUAL TABLE INDEX (?!1:)\d+:$/;
/** Rows in the order they are wanted in, and no more of them than are wanted. */
const FEW_IN_ORDER = /\border by\b[^()]*\blimit\b/i;
const SORTED_FIRST = /^USE TEMP B-TREE FOR ORDER BY/;
/** Whether there is any at all: the first row answers. */
const ANY_AT_ALL = /\bexists \(select 1 from "?(\w+)"?\)/gi;
const TABLE_NAMES =
  /\b(?:from|join|update|into)\s+["`]?(\w+)["`]?(?:\s+(?:as\s+)?["`]?(\w+)["`]?)?/gi;

/** Which tables a statement's names stand for: tables themselves, and what it calls them. */
function tablesIn(sql: string): ReadonlyMap<string, string> {
  const names = [...sql.matchAll(TABLE_NAMES)];
  return new Map(
    names.flatMap(([, table = "", alias]) => [
      [table, table] as const,
      ...(alias === undefined ? [] : [[alias, table] as const]),
    ]),
  );
}

function isNamed({ table, says }: Exception, scanned: string, sql: string): boolean {
  return (table === ANY_TABLE || table === scanned) && sql.replace(/["`]/g, "").includes(says);
}

/**
 * The tables that a statement reads from end to end, without those that stay small and what is named with a reason.
 * `tables` are those of the database: other names are parts of the statement, or functions.
 */
export function fullScans({ sql, plan }: Planned, tables: ReadonlySet<string>): string[] {
  const named = tablesIn(sql);
  const takesFew = FEW_IN_ORDER.test(sql) && !plan.some((step) => SORTED_FIRST.test(step));
  const anyOf = new Set([...sql.matchAll(ANY_AT_ALL)].map(([, table]) => table));
  const outermost = plan.findIndex((step) => SCAN.test(step));
  return plan.flatMap((step, at) => {
    const [, name] = SCAN.exec(step) ?? VIRTUAL_SCAN.exec(step) ?? [];
    if (name === undefined || (takesFew && at === outermost)) return [];
    const table = named.get(name) ?? name;
    if (!tables.has(table) || anyOf.has(table) || table in SMALL_TABLES) return [];
    return exceptions.some((one) => isNamed(one, table, sql)) ? [] : [table];
  });
}
