import { literal, quoted, type Statement, type TableShape, TOUCHED } from "./table-shape.ts";

/** Rows that are read at once, unless they are long. */
const PAGE_ROWS = 1_000;
/** What a page's rows take at most, unless a single one is longer: a row of SQLite takes 2 MB. Written down it may be twice as much. */
const PAGE_BYTES = 300_000;

/**
 * A value as JSON can hold it, and nothing is lost: bytes as hex, floating point in all its digits, text that begins as
 * these do with a mark of its own. Whole numbers of 64 bits never pass through JavaScript's.
 */
function encoded(column: string): string {
  return `CASE typeof(${column}) WHEN 'blob' THEN char(1) || 'b' || hex(${column})
    WHEN 'real' THEN char(1) || 'r' || quote(${column})
    WHEN 'text' THEN CASE WHEN substr(${column}, 1, 1) = char(1) THEN char(1) || 't' || ${column} ELSE ${column} END
    ELSE ${column} END`;
}

/** What {@link encoded} has made, back again. */
function decoded(value: string): string {
  return `CASE WHEN typeof(${value}) = 'text' AND substr(${value}, 1, 1) = char(1)
    THEN CASE substr(${value}, 2, 1) WHEN 'b' THEN unhex(substr(${value}, 3))
      WHEN 'r' THEN CAST(substr(${value}, 3) AS REAL) ELSE substr(${value}, 3) END
    ELSE ${value} END`;
}

/** What a row is written with: its number first, if that is in none of its columns. */
export function writtenColumns({ columns, numbered }: TableShape): readonly string[] {
  return numbered ? ["rowid", ...columns] : columns;
}

function keyOf({ key }: TableShape, of: string): string {
  return `json_array(${key.map((name) => of + quoted(name)).join(", ")})`;
}

function rowOf(table: TableShape, of: string): string {
  const values = writtenColumns(table).map((name) => encoded(of + quoted(name)));
  return `json_array(${values.join(", ")})`;
}

function keyFrom({ key }: TableShape, json: string): string {
  const parts = key.map((_, at) => `json_extract(${json}, '$[${at}]')`);
  return parts.length === 1 ? (parts[0] ?? "") : `(${parts.join(", ")})`;
}

function keyColumns({ key }: TableShape, of = ""): string {
  const names = key.map((name) => of + quoted(name));
  return names.length === 1 ? (names[0] ?? "") : `(${names.join(", ")})`;
}

/** What a row takes as it is stored, read from where its columns' lengths stand: long ones are not fetched for it. */
function lengthOf(table: TableShape): string {
  return writtenColumns(table)
    .map((name) => `coalesce(octet_length(${quoted(name)}), 0)`)
    .join(" + ");
}

/**
 * The rows after that key, as lines of the copy: how many, the lines, the last one's key, and whether more follow. Which rows
 * fit into a page is decided by their lengths: no more than those are ever in memory.
 */
export function pageQuery(table: TableShape, after: string | null): Statement {
  const keys = table.key.map(quoted).join(", ");
  const where = after === null ? "" : `WHERE ${keyColumns(table)} > ${keyFrom(table, "?1")}`;
  const same = table.key.map((name) => `t.${quoted(name)} = w.${quoted(name)}`).join(" AND ");
  const sql = `SELECT coalesce(max(n), 0) AS found,
      group_concat('R' || char(9) || k || char(9) || r, char(10)) AS lines, k AS last,
      read = ${PAGE_ROWS} OR max(n) < read AS more FROM (
      SELECT w.n AS n, w.read AS read, ${keyOf(table, "t.")} AS k, ${rowOf(table, "t.")} AS r FROM (
        SELECT ${keys}, row_number() OVER () AS n, count(*) OVER () AS read,
          sum(length) OVER (ROWS UNBOUNDED PRECEDING) AS total FROM (
          SELECT ${keys}, ${lengthOf(table)} AS length FROM ${quoted(table.name)} ${where}
          ORDER BY ${keys} LIMIT ${PAGE_ROWS})) AS w
      CROSS JOIN ${quoted(table.name)} AS t ON ${same}
      WHERE w.n = 1 OR w.total < ${PAGE_BYTES})`;
  return after === null ? { sql } : { sql, params: [after] };
}

export function countQuery({ name }: TableShape): Statement {
  return { sql: `SELECT count(*) AS n FROM ${quoted(name)}` };
}

function triggersOf(table: TableShape): Statement[] {
  const note = (of: string) =>
    `INSERT INTO ${TOUCHED} (tab, k) VALUES (${literal(table.name)}, ${keyOf(table, of)});`;
  const named = (event: string) => quoted(`${TOUCHED}_${table.name}_${event.toLowerCase()}`);
  const on = (event: string, notes: string) => ({
    sql: `CREATE TRIGGER IF NOT EXISTS ${named(event)} AFTER ${event} ON ${quoted(table.name)} BEGIN ${notes} END`,
  });
  return [
    on("INSERT", note("new.")),
    on("UPDATE", `${note("old.")} ${note("new.")}`),
    on("DELETE", note("old.")),
  ];
}

/** From here on it is noted which rows change. Done twice, it begins anew. */
export function watchStatements(tables: readonly TableShape[]): Statement[] {
  return [
    {
      sql: `CREATE TABLE IF NOT EXISTS ${TOUCHED} (n INTEGER PRIMARY KEY, tab TEXT NOT NULL, k TEXT NOT NULL)`,
    },
    { sql: `DELETE FROM ${TOUCHED}` },
    ...tables.flatMap(triggersOf),
  ];
}

/** Takes back all that {@link watchStatements} has made, also of tables that are no more. */
export const WATCHED_QUERY: Statement = {
  sql: `SELECT type, name FROM sqlite_master WHERE name GLOB '${TOUCHED}*' AND type IN ('trigger', 'table') ORDER BY type DESC`,
};

export function unwatchStatements(made: readonly (readonly unknown[])[]): Statement[] {
  return made.map(([type, name]) => ({ sql: `DROP ${type} IF EXISTS ${quoted(String(name))}` }));
}

/** Up to where changes have been noted, and how many lie after `from`. */
export function touchedQuery(from: number): Statement {
  return {
    sql: `SELECT coalesce(max(n), 0) AS upto, coalesce(sum(n > ?1), 0) AS waiting FROM ${TOUCHED}`,
    params: [from],
  };
}

/** Rows of the table that were touched after `from`, up to `to`, as they are now: a line each; without a row if it is gone. */
export function changedQuery(table: TableShape, from: number, to: number): Statement {
  const there = `t.${quoted(table.key[0] ?? "rowid")}`;
  return {
    sql: `SELECT 'U' || char(9) || x.k || char(9) || CASE WHEN ${there} IS NULL THEN '' ELSE ${rowOf(table, "t.")} END AS line
      FROM (SELECT DISTINCT k FROM ${TOUCHED} WHERE tab = ?1 AND n > ?2 AND n <= ?3) AS x
      LEFT JOIN ${quoted(table.name)} AS t ON ${keyColumns(table, "t.")} = ${keyFrom(table, "x.k")}`,
    params: [table.name, from, to],
  };
}

/** Writes rows: `?1` is a JSON array of what the lines hold. Those columns stay empty that are `later`. */
export function insertStatement(
  table: TableShape,
  rows: readonly string[],
  later: ReadonlySet<string>,
): Statement {
  const written = writtenColumns(table);
  const values = written.map((name, at) =>
    later.has(name) ? "NULL" : decoded(`json_extract(value, '$[${at}]')`),
  );
  return {
    sql: `INSERT INTO ${quoted(table.name)} (${written.map(quoted).join(", ")}) SELECT ${values.join(", ")} FROM json_each(?1)`,
    params: [`[${rows.join(",")}]`],
  };
}

/** Fills the columns that {@link insertStatement} has left empty. */
export function laterStatement(
  table: TableShape,
  lines: readonly (readonly [key: string, row: string])[],
  later: ReadonlySet<string>,
): Statement {
  const written = writtenColumns(table);
  const sets = written.flatMap((name, at) =>
    later.has(name) ? [`${quoted(name)} = ${decoded(`json_extract(j.value, '$[1][${at}]')`)}`] : [],
  );
  const of = `${quoted(table.name)}.`;
  return {
    sql: `UPDATE ${quoted(table.name)} SET ${sets.join(", ")} FROM json_each(?1) AS j
      WHERE ${keyColumns(table, of)} = ${keyFrom(table, "json_extract(j.value, '$[0]')")}`,
    params: [`[${lines.map(([key, row]) => `[${key},${row}]`).join(",")}]`],
  };
}
