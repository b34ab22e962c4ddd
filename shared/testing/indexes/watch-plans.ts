import { env } from "cloudflare:workers";
import { TOUCHED } from "../../../workers/domains/platform/backups/copy/table-shape.ts";
import { type Query, watchQueries } from "../../tracing/traced-database.ts";
import { fullScans, type Planned } from "./full-scans.ts";

/** Statements that only a test writes, or that belong to no table. */
const NOT_OURS = /^\s*(?:explain|pragma|create|drop|alter)\b/i;
const AT_ONCE = 100;

interface Step {
  readonly detail: string;
}

const seen = new Map<string, Query>();

/** Notes every statement the Worker runs here, once. */
export function notePlans(): void {
  watchQueries((queries) => {
    for (const query of queries) {
      if (!seen.has(query.sql) && !NOT_OURS.test(query.sql)) seen.set(query.sql, query);
    }
  });
}

/** How SQLite goes about them. Without statistics, which D1 does not gather, it plans for tables of a million rows. */
async function plansOf(queries: readonly Query[]): Promise<Planned[]> {
  const planned: Planned[] = [];
  for (let first = 0; first < queries.length; first += AT_ONCE) {
    const some = queries.slice(first, first + AT_ONCE);
    const asked = some.map(({ sql, values }) =>
      env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...values),
    );
    const answers = await env.DB.batch<Step>(asked);
    planned.push(
      ...answers.map(({ results }, at) => ({
        sql: some[at]?.sql ?? "",
        plan: results.map(({ detail }) => detail),
      })),
    );
  }
  return planned;
}

/** Statements noted so far that read a whole table and are not named in `exceptions.ts`; each is told of once. */
export async function unindexed(): Promise<string[]> {
  const queries = [...seen.values()];
  seen.clear();
  if (queries.length === 0) return [];
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table'",
  ).all<{
    name: string;
  }>();
  const tables = new Set(results.map(({ name }) => name));
  // What notes changes while a backup is taken is gone when it is: nothing can be told of it any more.
  const planned = await plansOf(
    queries.filter(({ sql }) => tables.has(TOUCHED) || !sql.includes(TOUCHED)),
  );
  return planned.flatMap((one) => {
    const scanned = fullScans(one, tables);
    return scanned.length === 0
      ? []
      : [`${scanned.join(", ")}: ${one.sql}\n  ${one.plan.join("\n  ")}`];
  });
}
