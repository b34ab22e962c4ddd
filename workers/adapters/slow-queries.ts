import type { Query, QueryWatcher } from "../../shared/tracing/traced-database.ts";
import type { Log } from "../domains/platform/ports.ts";

interface Step {
  readonly detail: string;
}

/** How SQLite goes about it (https://www.sqlite.org/eqp.html), one step a line. */
async function planOf(database: D1Database, { sql, values }: Query): Promise<string[]> {
  const asked = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...values);
  const { results } = await asked.all<Step>();
  return results.map(({ detail }) => detail);
}

/**
 * Writes queries that took longer into the log, each with its plan, so that a missing index is seen while it is made. For
 * development: nobody waits for a plan elsewhere.
 */
export function slowQueries(database: D1Database, log: Log, longerThanMs: number): QueryWatcher {
  return async (queries, ms) => {
    if (ms <= longerThanMs) return;
    for (const query of queries) {
      const plan = await planOf(database, query).catch((error: unknown) => String(error));
      log.warn("slow query", { sql: query.sql, ms: Math.round(ms), plan });
    }
  };
}
