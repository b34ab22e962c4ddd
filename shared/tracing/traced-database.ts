import { arrangedFaults } from "./faults.ts";
import { presentWork } from "./work.ts";

/** A statement that was run, and with what. */
export interface Query {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** What is asked of a database in one round trip. */
export type Operation = "all" | "run" | "raw" | "first" | "batch";

/** Hears of queries after they were run; the answer waits for it. */
export type QueryWatcher = (queries: readonly Query[], ms: number) => Promise<void> | void;

/** Hears of each round trip how long it took. */
export type QueryTimer = (operation: Operation, ms: number, failed: boolean) => void;

declare global {
  var vecheQueryWatchers: Set<QueryWatcher> | undefined;
}

/** One for the isolate, however often this module is in it: the bundled Worker has its own, and so have its tests. */
const watchers: Set<QueryWatcher> = globalThis.vecheQueryWatchers ?? new Set();
globalThis.vecheQueryWatchers = watchers;

/** Lets somebody hear of every query of this isolate: development's log of slow ones, and tests. */
export function watchQueries(watcher: QueryWatcher): void {
  watchers.add(watcher);
}

async function tell(queries: readonly Query[], ms: number): Promise<void> {
  for (const watcher of watchers) {
    const heard = watcher(queries, ms);
    if (heard !== undefined) await heard;
  }
}

const MOST_OF_SQL = 1_000;
const SYSTEM = { "db.system.name": "sqlite", "db.namespace": "d1" };
const NAMES: Readonly<Record<Operation, string>> = {
  all: "d1 all",
  run: "d1 run",
  raw: "d1 raw",
  first: "d1 first",
  batch: "d1 batch",
};

/** Statements only, with places for values: values are never part of a trace. */
function aboutQueries(queries: readonly Query[], operation: Operation) {
  if (operation === "batch") return { ...SYSTEM, "db.operation.batch.size": queries.length };
  return { ...SYSTEM, "db.query.text": queries[0]?.sql.slice(0, MOST_OF_SQL) ?? "" };
}

/**
 * One round trip: part of the present work, timed, and told to who watches. All in one place, for each layer would cost
 * every query a promise more.
 */
async function asked<Answer>(
  operation: Operation,
  queries: readonly Query[],
  timer: QueryTimer | null,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const work = presentWork();
  const faults = arrangedFaults();
  const began = performance.now();
  let failed = true;
  try {
    const answer = faults === null ? await run() : await faults.disturbed("database", run);
    failed = false;
    if (watchers.size > 0) await tell(queries, performance.now() - began);
    return answer;
  } finally {
    const ms = performance.now() - began;
    timer?.(operation, ms, failed);
    const about = () => aboutQueries(queries, operation);
    work?.note("database", NAMES[operation], about, { began, ms, failed });
  }
}

/** A class and no proxy: one is made for every statement of every request. */
class TracedStatement implements D1PreparedStatement {
  /** Batches take no other. */
  readonly original: D1PreparedStatement;
  readonly query: Query;
  readonly #timer: QueryTimer | null;

  constructor(original: D1PreparedStatement, query: Query, timer: QueryTimer | null) {
    this.original = original;
    this.query = query;
    this.#timer = timer;
  }

  bind(...values: unknown[]): D1PreparedStatement {
    const { sql } = this.query;
    return new TracedStatement(this.original.bind(...values), { sql, values }, this.#timer);
  }

  first<Row>(column?: string): Promise<Row | null> {
    const { original } = this;
    return this.#ask("first", () =>
      column === undefined ? original.first<Row>() : original.first<Row>(column),
    );
  }

  run<Row>(): Promise<D1Result<Row>> {
    return this.#ask("run", () => this.original.run<Row>());
  }

  all<Row>(): Promise<D1Result<Row>> {
    return this.#ask("all", () => this.original.all<Row>());
  }

  raw<Row>(options: { columnNames: true }): Promise<[string[], ...Row[]]>;
  raw<Row>(options?: { columnNames?: false }): Promise<Row[]>;
  raw(options?: { columnNames?: boolean }): Promise<unknown[]> {
    const { original } = this;
    return this.#ask<unknown[]>("raw", () =>
      options?.columnNames ? original.raw({ columnNames: true }) : original.raw(),
    );
  }

  #ask<Answer>(operation: Operation, run: () => Promise<Answer>): Promise<Answer> {
    return asked(operation, [this.query], this.#timer, run);
  }
}

function originalOf(statement: D1PreparedStatement): D1PreparedStatement {
  return statement instanceof TracedStatement ? statement.original : statement;
}

/** What a database and a session of it (https://developers.cloudflare.com/d1/best-practices/read-replication/) have in common. */
type Asked = Pick<D1Database, "prepare" | "batch">;

const BARE = Symbol("bare");

/** A class and no proxy: one is made for every request. */
class Traced<Original extends Asked> {
  readonly [BARE]: Original;
  protected readonly timer: QueryTimer | null;

  constructor(original: Original, timer: QueryTimer | null) {
    this[BARE] = original;
    this.timer = timer;
  }

  prepare(sql: string): D1PreparedStatement {
    const original = this[BARE].prepare(sql);
    return new TracedStatement(original, { sql, values: [] }, this.timer);
  }

  batch<Row>(statements: D1PreparedStatement[]): Promise<D1Result<Row>[]> {
    const queries = statements.flatMap((one) =>
      one instanceof TracedStatement ? [one.query] : [],
    );
    const run = () => this[BARE].batch<Row>(statements.map(originalOf));
    return asked("batch", queries, this.timer, run);
  }
}

class TracedSession extends Traced<D1DatabaseSession> implements D1DatabaseSession {
  getBookmark(): string | null {
    return this[BARE].getBookmark();
  }
}

class TracedDatabase extends Traced<D1Database> implements D1Database {
  withSession(from?: D1SessionBookmark | D1SessionConstraint): D1DatabaseSession {
    return new TracedSession(this[BARE].withSession(from), this.timer);
  }

  exec(sql: string): Promise<D1ExecResult> {
    return this[BARE].exec(sql);
  }

  dump(): Promise<ArrayBuffer> {
    return this[BARE].dump();
  }
}

/**
 * The same database, whose round trips take part in the present work and are told to the timer; those of its sessions too.
 * One that is traced already is traced once.
 */
export function tracedDatabase(database: D1Database, timer: QueryTimer | null = null): D1Database {
  return new TracedDatabase(database instanceof TracedDatabase ? database[BARE] : database, timer);
}
