import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { say } from "../../scripts/setup/say.mjs";
import { firstSeed, preparePlatform } from "../platform/servers.mjs";
import { runLoad } from "../processes.mjs";

/** @typedef {import("../report/table.mjs").Row} Row */
/** @typedef {{p50: number, p95: number}} Times */

/** @param {string} what @param {{p50: number, p95: number}} times */
const named = (what, { p50, p95 }) => ({ [`${what} p50 ms`]: p50, [`${what} p95 ms`]: p95 });

/** @param {string} what @param {{ours: Times, scan: Times, overHttp: Times}} pair @param {number | null} least @returns {Row} */
function rowOf(what, { ours, scan, overHttp }, least) {
  const ratio = scan.p50 / ours.p50;
  const times = { ...named("query", ours), ...named("scan", scan) };
  const figures = {
    ...times,
    ...named("over HTTP, replies that guests share", overHttp),
    "times as fast": ratio,
  };
  if (least === null) return { what, figures };
  const target = least === 1 ? "never slower than the scan" : `at least ${least} times as fast`;
  return { what, figures, target, reached: ratio >= least };
}

/** @param {string} what @param {Record<"query" | "facets", Times>} times @param {boolean} judged @returns {Row} */
function facetRow(what, times, judged) {
  const ratio = times.facets.p50 / times.query.p50;
  const figures = {
    ...named("facets", times.facets),
    ...named("query", times.query),
    ratio,
  };
  const row = { what, figures };
  return judged ? { ...row, target: "at most twice the query", reached: ratio <= 2 } : row;
}

/** @param {number} size @param {any} result @param {boolean} judged @returns {Row[]} */
function rowsOf(size, result, judged) {
  const broad = Object.entries(result.broad).map(([what, pair]) =>
    rowOf(`${size}: ${what}`, pair, judged ? 1 : null),
  );
  const facets = Object.entries(result.facets).map(([what, times]) =>
    facetRow(`${size}: facets, ${what}`, times, judged),
  );
  const compared = {
    what: `${size}: answers as the reference gives them`,
    figures: { questions: result.compared, differing: result.differing.length },
    target: "none differs",
    reached: result.differing.length === 0,
  };
  return [
    rowOf(`${size}: 50 km, a word, two filters`, result.typical, judged ? 20 : null),
    ...broad,
    ...facets,
    ...(result.compared > 0 ? [compared] : []),
  ];
}

/**
 * Finding vacancies in made-up markets of several sizes, against plain scans (haversine and LIKE) of a table in the same
 * database, and over HTTP; in the largest, the answers to 500 questions are compared with a plain implementation.
 * @param {{folder: string}} with_
 * @param {{quick: boolean}} options
 */
export async function measureVacancies({ folder }, { quick }) {
  const prepared = await preparePlatform(join(folder, "vacancies"));
  const seed = await firstSeed();
  const sizes = quick ? [2_000] : [2_000, 20_000, 200_000];
  /** @type {Row[]} */
  const rows = [];
  /** @type {Record<string, unknown>} */
  const rounds = {};
  for (const size of sizes) {
    say(`  a market of ${size} vacancies`);
    const data = join(folder, `vacancies-${size}`);
    mkdirSync(data, { recursive: true });
    const largest = size === sizes.at(-1);
    const compare = largest ? (quick ? 50 : 500) : 0;
    const wish = { ...prepared, data, seed };
    const job = { wish, size, rounds: quick ? 1 : 4, compare };
    const result = await runLoad("load/vacancy-load.mjs", job);
    rows.push(...rowsOf(size, result, largest && !quick));
    rounds[size] = result;
  }
  return { rows, rounds };
}
