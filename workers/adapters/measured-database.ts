import type { Metrics } from "../domains/platform/ports.ts";

const MILLISECONDS = 1_000;
type Operation = "all" | "run" | "raw" | "first" | "batch";

/** Times what is asked of the database. Locally and deployed the clock moves while the answer is awaited. */
async function timed<Answer>(
  metrics: Metrics,
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
    const seconds = (performance.now() - began) / MILLISECONDS;
    metrics.observe("veche_d1_query_duration_seconds", { operation }, seconds);
  }
}

/** The statement behind a measured one: batches take no other. */
const ORIGINAL = Symbol("original");

function measuredStatement(metrics: Metrics, statement: D1PreparedStatement): D1PreparedStatement {
  return new Proxy(statement, {
    get(target, name) {
      if (name === ORIGINAL) return target;
      const own: unknown = Reflect.get(target, name, target);
      if (typeof own !== "function") return own;
      if (name === "bind") {
        return (...values: unknown[]) => measuredStatement(metrics, target.bind(...values));
      }
      if (name === "all" || name === "run" || name === "raw" || name === "first") {
        return (...args: unknown[]) =>
          timed(metrics, name, async () => Reflect.apply(own, target, args));
      }
      return own.bind(target);
    },
  });
}

function originalOf(statement: D1PreparedStatement): D1PreparedStatement {
  return Reflect.get(statement, ORIGINAL) ?? statement;
}

/** What a database and a session of it have in common. */
type Asked = Pick<D1Database, "prepare" | "batch">;

/** The same database (or session), whose round trips are timed; those of its sessions too. */
export function measuredDatabase<Database extends Asked>(
  database: Database,
  metrics: Metrics,
): Database {
  return new Proxy(database, {
    get(target, name) {
      if (name === "prepare") {
        return (sql: string) => measuredStatement(metrics, target.prepare(sql));
      }
      if (name === "batch") {
        return (statements: D1PreparedStatement[]) =>
          timed(metrics, "batch", () => target.batch(statements.map(originalOf)));
      }
      const own: unknown = Reflect.get(target, name, target);
      if (typeof own !== "function") return own;
      if (name === "withSession") {
        return (from?: string) =>
          measuredDatabase<D1DatabaseSession>(own.call(target, from), metrics);
      }
      return own.bind(target);
    },
  });
}
