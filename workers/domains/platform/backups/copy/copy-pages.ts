import {
  endLine,
  type KeptValues,
  keptLine,
  type StoreName,
  storeLine,
  tableLine,
} from "./lines.ts";
import {
  type Cell,
  SHAPE_QUERIES,
  type SqlStore,
  type Statement,
  type StoreShape,
} from "./table-shape.ts";
import {
  changedQuery,
  countQuery,
  pageQuery,
  touchedQuery,
  unwatchStatements,
  WATCHED_QUERY,
  watchStatements,
} from "./table-sql.ts";

/** So many changes are copied at once with the last look, in which the store stands still. */
const FEW_CHANGES = 500;
/** A store that changes faster than it is copied is stopped for longer in the end. */
const MOST_ROUNDS = 40;

/** Where the copy of a store is: what comes next. */
export interface PageCursor {
  readonly shape: StoreShape;
  /** Number of the table whose rows are copied; beyond the last: what has changed meanwhile. */
  readonly table: number;
  readonly after: string | null;
  /** Changes up to this one are copied. */
  readonly changes: number;
  readonly round: number;
  /** All is copied, and the store is still watched. */
  readonly closing?: true;
}

/** A piece of the copy, whole lines; and where to go on after it, `null` at the end. */
export interface PagePiece {
  readonly text: string;
  readonly next: PageCursor | null;
}

/** A store that is copied while it is used. */
export interface PagedStore extends SqlStore {
  readonly name: StoreName;
  shape(answers: readonly (readonly (readonly Cell[])[])[]): StoreShape;
  /** The last statements, and what the object keeps by key at that very moment. */
  lastBatch(
    statements: readonly Statement[],
  ): Promise<{ readonly answers: (readonly Cell[])[][]; readonly kept: KeptValues | null }>;
  /** Tables whose rows are of this deployment alone. */
  readonly without: ReadonlySet<string>;
}

/** Begins a copy: from now on the store notes what changes. */
async function begin(store: PagedStore): Promise<PagePiece> {
  const shape = store.shape(await store.batch(SHAPE_QUERIES));
  await unwatch(store);
  await store.batch(watchStatements(copied(store, shape)));
  return {
    text: storeLine(store.name, shape),
    next: { shape, table: 0, after: null, changes: 0, round: 0 },
  };
}

async function unwatch(store: SqlStore): Promise<void> {
  const [made = []] = await store.batch([WATCHED_QUERY]);
  if (made.length > 0) await store.batch(unwatchStatements(made));
}

function copied(store: PagedStore, { tables }: StoreShape) {
  return tables.filter(({ name }) => !store.without.has(name));
}

async function nextRows(store: PagedStore, cursor: PageCursor): Promise<PagePiece> {
  const table = copied(store, cursor.shape)[cursor.table];
  if (!table) return nextChanges(store, cursor);
  const [[[found = 0, lines, last, more] = []] = []] = await store.batch([
    pageQuery(table, cursor.after),
  ]);
  // What comes after the last row from now on is noted as a change: a table that grows is not run after.
  const next =
    more === 1
      ? { ...cursor, after: String(last) }
      : { ...cursor, table: cursor.table + 1, after: null };
  if (Number(found) === 0) return { text: "", next };
  const head = cursor.after === null ? tableLine(table.name) : "";
  return { text: `${head}${lines}\n`, next };
}

function changesText(tables: readonly { readonly name: string }[], found: (readonly Cell[])[][]) {
  const parts = tables.map(({ name }, at) => {
    const lines = (found[at] ?? []).map(([line]) => `${line}\n`);
    return lines.length === 0 ? "" : tableLine(name) + lines.join("");
  });
  return parts.join("");
}

async function nextChanges(store: PagedStore, cursor: PageCursor): Promise<PagePiece> {
  const tables = copied(store, cursor.shape);
  const [[[to = 0, waiting = 0] = []] = []] = await store.batch([touchedQuery(cursor.changes)]);
  if (Number(waiting) <= FEW_CHANGES || cursor.round >= MOST_ROUNDS) return end(store, cursor);
  const upTo = Math.min(Number(to), cursor.changes + FEW_CHANGES);
  const queries = tables.map((table) => changedQuery(table, cursor.changes, upTo));
  const text = changesText(tables, [...(await store.batch(queries))]);
  return { text, next: { ...cursor, changes: upTo, round: cursor.round + 1 } };
}

/** The last changes, all at one moment: of this moment is the whole copy. */
async function end(store: PagedStore, cursor: PageCursor): Promise<PagePiece> {
  const tables = copied(store, cursor.shape);
  const changed = tables.map((table) =>
    changedQuery(table, cursor.changes, Number.MAX_SAFE_INTEGER),
  );
  const { answers, kept } = await store.lastBatch([...changed, ...tables.map(countQuery)]);
  const counts = answers.slice(tables.length);
  const rows = Object.fromEntries(
    tables.map(({ name }, at) => [name, Number(counts[at]?.[0]?.[0] ?? 0)]),
  );
  const text = changesText(tables, answers) + (kept === null ? "" : keptLine(kept)) + endLine(rows);
  // Watched until this piece is safe: who dies before that does the end again.
  return { text, next: { ...cursor, closing: true } };
}

async function close(store: PagedStore): Promise<PagePiece> {
  await unwatch(store);
  return { text: "", next: null };
}

/**
 * The next piece of a store's copy. Rows are read by their key, a page at a time, while the store is used; triggers note
 * what changes, and that is read again at the end, the last of it in one transaction. So the copy is of one moment,
 * however long it took and wherever it was broken off.
 */
export function nextPiece(store: PagedStore, cursor: PageCursor | null): Promise<PagePiece> {
  if (cursor === null) return begin(store);
  return cursor.closing ? close(store) : nextRows(store, cursor);
}
