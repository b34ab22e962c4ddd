import { addTime, type Histogram } from "../domains/platform/metrics/samples.ts";
import type { MetricsCollector } from "./metrics.ts";

const MILLISECONDS = 1_000;
type Operation = "all" | "run" | "raw" | "first" | "batch";

/** Where times are counted: found once, for naming a sample costs more than counting. */
type Timers = Record<Operation, Histogram>;

interface Counting {
  readonly metrics: MetricsCollector;
  readonly timers: Timers;
}

function countingIn(metrics: MetricsCollector): Counting {
  const of = (operation: Operation) =>
    metrics.timer("veche_d1_query_duration_seconds", { operation });
  const timers = {
    all: of("all"),
    run: of("run"),
    raw: of("raw"),
    first: of("first"),
    batch: of("batch"),
  };
  return { metrics, timers };
}

/** Times what is asked of the database. Locally and deployed the clock moves while the answer is awaited. */
async function timed<Answer>(
  { metrics, timers }: Counting,
  operation: Operation,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const began = performance.now();
  try {
    return await ask();
  } catch (error) {
    metrics.count("veche_d1_query_failures_total", { operation });
    throw error;
  } finally {
    addTime(timers[operation], (performance.now() - began) / MILLISECONDS);
  }
}

/** A class and no proxy: one is made for every statement of every request. */
class MeasuredStatement implements D1PreparedStatement {
  /** Batches take no other. */
  readonly original: D1PreparedStatement;
  readonly #counting: Counting;

  constructor(counting: Counting, original: D1PreparedStatement) {
    this.original = original;
    this.#counting = counting;
  }

  bind(...values: unknown[]): D1PreparedStatement {
    return new MeasuredStatement(this.#counting, this.original.bind(...values));
  }

  first<Row>(column?: string): Promise<Row | null> {
    const { original } = this;
    return timed(this.#counting, "first", () =>
      column === undefined ? original.first<Row>() : original.first<Row>(column),
    );
  }

  run<Row>(): Promise<D1Result<Row>> {
    return timed(this.#counting, "run", () => this.original.run<Row>());
  }

  all<Row>(): Promise<D1Result<Row>> {
    return timed(this.#counting, "all", () => this.original.all<Row>());
  }

  raw<Row>(options: { columnNames: true }): Promise<[string[], ...Row[]]>;
  raw<Row>(options?: { columnNames?: false }): Promise<Row[]>;
  raw(options?: { columnNames?: boolean }): Promise<unknown[]> {
    const { original } = this;
    return timed<unknown[]>(this.#counting, "raw", () =>
      options?.columnNames ? original.raw({ columnNames: true }) : original.raw(),
    );
  }
}

function originalOf(statement: D1PreparedStatement): D1PreparedStatement {
  return statement instanceof MeasuredStatement ? statement.original : statement;
}

/** What a database and a session of it have in common. */
type Asked = Pick<D1Database, "prepare" | "batch">;

/** The same database (or session), whose round trips are timed; those of its sessions too. */
export function measuredDatabase<Database extends Asked>(
  database: Database,
  metrics: MetricsCollector,
): Database {
  return measured(database, countingIn(metrics));
}

function measured<Database extends Asked>(database: Database, counting: Counting): Database {
  // Made once: both are asked for by every request.
  const prepare = (sql: string) => new MeasuredStatement(counting, database.prepare(sql));
  const batch = (statements: D1PreparedStatement[]) =>
    timed(counting, "batch", () => database.batch(statements.map(originalOf)));
  return new Proxy(database, {
    get(target, name) {
      if (name === "prepare") return prepare;
      if (name === "batch") return batch;
      const own: unknown = Reflect.get(target, name, target);
      if (typeof own !== "function") return own;
      if (name === "withSession") {
        return (from?: string) => measured<D1DatabaseSession>(own.call(target, from), counting);
      }
      return own.bind(target);
    },
  });
}
