import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { workContracts } from "../../shared/contracts/work/index.ts";
import { facetStatement, pageStatement, planOf } from "../../workers/domains/work/search/plan.ts";
import { startRuntime } from "../platform/runtime.mjs";
import { answer, firstMessage } from "../processes.mjs";
import { percentile } from "../report/statistics.mjs";
import { queries, vacancies } from "../vacancies/generator.ts";
import { broad, PLAIN_TABLE, typical } from "../vacancies/questions.ts";
import { facetsPlainly, searchPlainly } from "../vacancies/reference.ts";
import { AT_ONCE, companySeed, vacancySeed } from "../vacancies/seed.ts";

// Publishes a made-up labour market of some size, then asks the platform over HTTP, and the same database by plain scans.

/**
 * @typedef {{p50: number, p95: number}} Times
 * @typedef {{ours: Times, scan: Times, overHttp: Times}} Pair
 * @typedef {object} Result
 * @property {Pair} typical
 * @property {Record<string, Pair>} broad
 * @property {Record<string, {query: Times, facets: Times}>} facets
 * @property {number} compared questions whose answers were compared with the reference, page by page
 * @property {string[]} differing of those, the ones that were answered otherwise
 */

/** @type {{wish: import("../platform/runtime.mjs").Wish, size: number, rounds: number, compare: number}} */
const { wish, size, rounds, compare } = await firstMessage();
const runtime = await startRuntime(wish);
const database = await runtime.getD1Database("DB");
const { origin } = await runtime.unsafeGetDirectURL();

/** @param {import("../vacancies/seed.ts").Statement} statement */
const run = ({ sql, parameter }) => database.prepare(sql).bind(parameter).run();

async function publish() {
  await run(companySeed());
  /** @type {import("../vacancies/generator.ts").MadeVacancy[]} */
  let some = [];
  const flush = async () => {
    for (const statement of vacancySeed(some)) await run(statement);
    some = [];
  };
  for (const vacancy of vacancies(size)) {
    some.push(vacancy);
    if (some.length === AT_ONCE) await flush();
  }
  if (some.length > 0) await flush();
  await database.prepare(PLAIN_TABLE).run();
}

/** @param {Record<string, string>} query */
async function search(query) {
  const reply = await fetch(`${origin}/api/vacancies?${new URLSearchParams(query)}`);
  if (!reply.ok) throw new Error(`${JSON.stringify(query)}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

/** @param {readonly (() => Promise<unknown>)[]} asks @returns {Promise<Times>} in milliseconds, each asked `rounds` times */
async function timed(asks) {
  for (const ask of asks.slice(0, 3)) await ask();
  /** @type {number[]} */
  const times = [];
  for (let round = 0; round < Math.max(rounds, Math.ceil(12 / asks.length)); round += 1) {
    for (const ask of asks) {
      const began = performance.now();
      await ask();
      times.push(performance.now() - began);
    }
  }
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

/** The way to the database and back: no part of a query. */
let way = 0;

/** How long the database takes for each, without the way there. @param {readonly {sql: string, parameters: readonly unknown[]}[]} statements */
async function inDatabase(statements) {
  const times = await timed(
    statements.map(
      ({ sql, parameters }) =>
        () =>
          database
            .prepare(sql)
            .bind(...parameters)
            .all(),
    ),
  );
  return { p50: Math.max(0, times.p50 - way), p95: Math.max(0, times.p95 - way) };
}

/** As guests ask: what another has just asked is answered with the same reply. @param {readonly import("../vacancies/questions.ts").Question[]} questions */
function overHttp(questions) {
  return timed(
    questions.map(
      ({ query }) =>
        () =>
          search({ ...query, limit: "50" }),
    ),
  );
}

const dialect = new SQLiteAsyncDialect();

/** What the platform asks the database for the first page, or for the facets. @param {Record<string, string>} query */
function asked(query, facets = false) {
  const read = workContracts.searchVacancies.query.parse({ ...query, limit: "50" });
  const plan = planOf(facets ? { ...read, sort: "new" } : read, "rtree", Date.now());
  const statement = facets ? facetStatement(plan) : pageStatement(plan, null, read.limit + 1);
  const { sql, params } = dialect.sqlToQuery(statement);
  return { sql, parameters: params };
}

/** @param {readonly import("../vacancies/questions.ts").Question[]} questions @returns {Promise<Pair>} */
async function pair(questions) {
  return {
    ours: await inDatabase(questions.map(({ query }) => asked(query))),
    scan: await inDatabase(questions),
    overHttp: await overHttp(questions),
  };
}

/** @param {readonly import("../vacancies/questions.ts").Question[]} questions */
async function withFacets(questions) {
  return {
    query: await inDatabase(questions.map(({ query }) => asked(query))),
    facets: await inDatabase(questions.map(({ query }) => asked(query, true))),
  };
}

const PAGES = 3;
const key = (/** @type {string} */ label) => label.toLowerCase().replaceAll("ё", "е");

/** Whether the platform answers as the reference does. @param {Record<string, string>} query @param {import("../vacancies/generator.ts").MadeVacancy[]} market */
async function agrees(query, market) {
  const expected = searchPlainly(market, query);
  const ids = expected.slice(0, 50 * PAGES).map(({ vacancy }) => vacancy.id);
  /** @type {string[]} */
  const found = [];
  let facets = null;
  let cursor = null;
  for (let page = 0; page < PAGES && (page === 0 || cursor); page += 1) {
    const more = page === 0 ? { facets: "true" } : { cursor };
    const got = await search({ ...query, limit: "50", ...more });
    found.push(...got.items.map((/** @type {{id: string}} */ { id }) => id));
    facets ??= got.facets;
    cursor = got.nextCursor;
  }
  const counted = facetsPlainly(expected);
  const named = (/** @type {{value: string, count: number}[]} */ values) =>
    values.map(({ value, count }) => ({ value: key(value), count }));
  const { tags, roles, cities, ...rest } = facets;
  const ours = { tags: named(tags), roles: named(roles), cities: named(cities), ...rest };
  return (
    JSON.stringify(found) === JSON.stringify(ids) &&
    JSON.stringify(ours) === JSON.stringify(counted)
  );
}

async function compareAll() {
  if (compare === 0) return [];
  const market = [...vacancies(size)];
  /** @type {string[]} */
  const differing = [];
  for (const query of queries(compare)) {
    if (!(await agrees(query, market))) differing.push(JSON.stringify(query));
  }
  return differing;
}

await publish();
way = (await timed([() => database.prepare("SELECT 1").all()])).p50;
/** @type {Result["broad"]} */
const broadly = {};
for (const [what, questions] of Object.entries(broad)) broadly[what] = await pair(questions);
const facets = {
  typical: await withFacets(typical),
  broad: await withFacets(broad["3,000 km and a common word, the nearest"] ?? []),
};
/** @type {Result} */
const result = {
  typical: await pair(typical),
  broad: broadly,
  facets,
  compared: compare,
  differing: await compareAll(),
};
await runtime.dispose();
answer(result);
