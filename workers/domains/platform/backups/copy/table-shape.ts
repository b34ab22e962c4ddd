/** One column of a row, or text that SQLite made of more. */
export type Cell = string | number | null;

/** One statement; what it is bound to is text or a number. */
export interface Statement {
  readonly sql: string;
  readonly params?: readonly (string | number)[] | undefined;
}

/** A database that does statements together or not at all. */
export interface SqlStore {
  batch(statements: readonly Statement[]): Promise<readonly (readonly Cell[])[][]>;
}

/** What is to be known of a table to copy its rows. */
export interface TableShape {
  readonly name: string;
  /** Those that are stored: not what is generated. */
  readonly columns: readonly string[];
  /** What rows are told apart and put in order by. */
  readonly key: readonly string[];
  /** Whether rows have a number that is in none of the columns. */
  readonly numbered: boolean;
  /** Columns that name rows which may not be there yet when this one is written: they are filled at the end. */
  readonly later: readonly string[];
}

/** How a store is made anew. */
export interface SchemaPart {
  readonly type: "table" | "index" | "trigger" | "virtual";
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

export interface StoreShape {
  /** In an order in which their rows can be written: what others name goes first. */
  readonly tables: readonly TableShape[];
  readonly schema: readonly SchemaPart[];
}

/** What notes the rows that change while they are copied; no part of any store. */
export const TOUCHED = "touched_rows";

/** The runtime's own tables may not even be asked for their columns. */
const OURS = `schema = 'main' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*' AND name NOT GLOB '${TOUCHED}*'`;
const PLAIN = `WITH t AS MATERIALIZED (SELECT name FROM pragma_table_list WHERE ${OURS} AND type = 'table')`;
const TABLES = `SELECT name, type, wr FROM pragma_table_list WHERE ${OURS}`;
const COLUMNS = `${PLAIN} SELECT t.name AS tab, c.name AS col, c.pk AS pk, c.type AS type, c."notnull" AS needed
  FROM t, pragma_table_xinfo(t.name) AS c WHERE c.hidden = 0 ORDER BY t.name, c.cid`;
const REFERENCES = `${PLAIN} SELECT t.name AS tab, f."from" AS col, f."table" AS target
  FROM t, pragma_foreign_key_list(t.name) AS f`;
const SCHEMA = `SELECT type, name, tbl_name, sql FROM sqlite_master
  WHERE sql IS NOT NULL AND name NOT GLOB '${TOUCHED}*' ORDER BY rowid`;

/** The queries that {@link shapeOf} reads. */
export const SHAPE_QUERIES: readonly Statement[] = [
  { sql: TABLES },
  { sql: COLUMNS },
  { sql: REFERENCES },
  { sql: SCHEMA },
];

interface Column {
  readonly name: string;
  readonly pk: number;
  readonly integer: boolean;
  readonly needed: boolean;
}

type Unordered = Omit<TableShape, "later">;

function tableOf(name: string, columns: readonly Column[], withoutRowid: boolean): Unordered {
  const primary = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  const names = columns.map((column) => column.name);
  if (withoutRowid) {
    return { name, columns: names, key: primary.map((column) => column.name), numbered: false };
  }
  const alias = primary.length === 1 && primary[0]?.integer === true;
  return { name, columns: names, key: ["rowid"], numbered: !alias };
}

/** A column that names rows of a table, and whether each row must. */
interface Reference {
  readonly from: string;
  readonly column: string;
  readonly to: string;
  readonly needed: boolean;
}

/**
 * Puts tables in an order in which rows can be written. Where they name each other in a ring, a column that may be empty
 * is filled later.
 */
function ordered(tables: readonly Unordered[], references: readonly Reference[]): TableShape[] {
  const placed = new Map<string, TableShape>();
  const waiting = [...tables];
  const open = (table: Unordered) =>
    references.filter(({ from, to }) => from === table.name && !placed.has(to));
  while (waiting.length > 0) {
    const free = waiting.findIndex((table) => open(table).every(({ to }) => to === table.name));
    const nearly = waiting.findIndex((table) => open(table).every(({ needed }) => !needed));
    const at = Math.max(0, free === -1 ? nearly : free);
    const [table] = waiting.splice(at, 1);
    if (!table) break;
    const later = open(table).map(({ column }) => column);
    placed.set(table.name, { ...table, later });
  }
  return [...placed.values()];
}

function schemaOf(schema: readonly (readonly Cell[])[], kinds: ReadonlyMap<string, string>) {
  return schema.flatMap(([type, name, table, sql]): SchemaPart[] => {
    const kind = kinds.get(String(table));
    if (kind === undefined || kind === "shadow") return [];
    const part = { name: String(name), table: String(table), sql: String(sql) };
    if (kind === "virtual") return [{ ...part, type: "virtual" }];
    return type === "table" || type === "index" || type === "trigger" ? [{ ...part, type }] : [];
  });
}

/** A store's shape, by the answers to {@link SHAPE_QUERIES}. What is behind virtual tables is theirs to make. */
export function shapeOf([
  tables = [],
  columns = [],
  foreign = [],
  schema = [],
]: readonly (readonly (readonly Cell[])[])[]): StoreShape {
  const kinds = new Map(tables.map(([name, type]) => [String(name), String(type)]));
  const columnsOf = (table: Cell | undefined): Column[] =>
    columns
      .filter(([of]) => of === table)
      .map(([, name, pk, type, needed]) => ({
        ...{ name: String(name), pk: Number(pk), needed: needed === 1 },
        integer: String(type).toUpperCase() === "INTEGER",
      }));
  const shapes = tables
    .filter(([, type]) => type === "table")
    .map(([name, , wr]) => tableOf(String(name), columnsOf(name), wr === 1))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const references = foreign.map(([from, column, to]) => {
    const found = columnsOf(from).find(({ name }) => name === column);
    const needed = found?.needed ?? true;
    return { from: String(from), column: String(column), to: String(to), needed };
  });
  return { tables: ordered(shapes, references), schema: schemaOf(schema, kinds) };
}

/** A name in SQL. */
export function quoted(name: string): string {
  return name === "rowid" ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Text in SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
