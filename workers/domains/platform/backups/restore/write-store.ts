import type { Cell, Statement, StoreShape, TableShape } from "../copy/table-shape.ts";
import { insertStatement, laterStatement, writtenColumns } from "../copy/table-sql.ts";
import type { Changes } from "./check-backup.ts";
import { RowSums } from "./row-sums.ts";

/** Characters of rows that are written at once: a value of SQLite takes 2 MB, of up to three bytes a character. */
const AT_ONCE = 500_000;

export type Do = (statements: readonly Statement[]) => Promise<readonly (readonly Cell[])[][]>;

/** Writes a store's rows into tables that are empty, in the order of its shape. */
export class StoreWriter {
  /** What has been written. */
  readonly sums = new RowSums();
  readonly #do: Do;
  readonly #shape: StoreShape;
  readonly #changes: Changes;
  /** The table that is being written; those before it are done. */
  #at = 0;
  #rows: string[] = [];
  #length = 0;
  readonly #later = new Map<string, [key: string, row: string][]>();

  constructor(doIt: Do, shape: StoreShape, changes: Changes | undefined) {
    this.#do = doIt;
    this.#shape = shape;
    this.#changes = changes ?? new Map();
  }

  /** Makes the tables, without what watches or orders their rows. */
  async begin(): Promise<void> {
    const made = this.#shape.schema.filter(({ type }) => type === "table" || type === "virtual");
    if (made.length > 0) await this.#do(made.map(({ sql }) => ({ sql })));
  }

  /** Rows of this table follow. */
  async table(name: string): Promise<void> {
    const at = this.#shape.tables.findIndex((table) => table.name === name);
    while (this.#at < at) await this.#endTable();
  }

  /** A row as it was copied; one that changed afterwards is left to its change. */
  async row(key: string, row: string): Promise<void> {
    const table = this.#shape.tables[this.#at];
    if (!table) throw new Error("a row belongs to no table");
    if (this.#changes.get(table.name)?.has(key)) return;
    await this.#write(table, key, row);
  }

  async #write(table: TableShape, key: string, row: string): Promise<void> {
    this.sums.add(table.name, key, row);
    if (table.later.length > 0 && namesOthers(table, row)) {
      const held = this.#later.get(table.name) ?? [];
      held.push([key, row]);
      this.#later.set(table.name, held);
    }
    this.#rows.push(row);
    this.#length += row.length;
    if (this.#length >= AT_ONCE) await this.#flush(table);
  }

  async #flush(table: TableShape): Promise<void> {
    if (this.#rows.length === 0) return;
    const rows = this.#rows;
    this.#rows = [];
    this.#length = 0;
    await this.#do([insertStatement(table, rows, new Set(table.later))]);
  }

  async #endTable(): Promise<void> {
    const table = this.#shape.tables[this.#at];
    if (!table) return;
    for (const [key, row] of this.#changes.get(table.name) ?? []) {
      if (row !== "") await this.#write(table, key, row);
    }
    await this.#flush(table);
    this.#at += 1;
  }

  /** All rows have come: ends the tables, fills what had to wait, and makes what watches and orders them. */
  async end(refill: () => Promise<void>): Promise<void> {
    while (this.#at < this.#shape.tables.length) await this.#endTable();
    for (const table of this.#shape.tables) {
      const later = new Set(table.later);
      for (const some of portions(this.#later.get(table.name) ?? [])) {
        await this.#do([laterStatement(table, some, later)]);
      }
    }
    const made = (type: string) =>
      this.#shape.schema.filter((part) => part.type === type).map(({ sql }) => ({ sql }));
    for (const index of made("index")) await this.#do([index]);
    await refill();
    const triggers = made("trigger");
    if (triggers.length > 0) await this.#do(triggers);
  }
}

function namesOthers(table: TableShape, row: string): boolean {
  const values: unknown[] = JSON.parse(row);
  const written = writtenColumns(table);
  return table.later.some((name) => values[written.indexOf(name)] !== null);
}

function* portions<Item extends readonly [string, string]>(items: readonly Item[]) {
  let some: Item[] = [];
  let length = 0;
  for (const item of items) {
    some.push(item);
    length += item[0].length + item[1].length;
    if (length < AT_ONCE) continue;
    yield some;
    some = [];
    length = 0;
  }
  if (some.length > 0) yield some;
}
