import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Accounts } from "../platform/accounts.mjs";
import { preparePlatform, serveFirst } from "../platform/servers.mjs";
import { runLoad } from "../processes.mjs";
import { median, medianOf, medianRatio } from "../report/statistics.mjs";
import { withCores } from "../usage.mjs";

/**
 * @typedef {import("../processes.mjs").Server} Server
 * @typedef {import("../load/http-load.mjs").HttpResult & {cores: number}} Round
 * @typedef {{server: Server, callers: Record<string, string>[]}} Side
 */

const CALLERS = 50;
const MOST_LOST = 0.15;

/** Takes traces and answers, as a collector would; what is in them is of no interest here. */
async function startCollector() {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.writeHead(200).end("{}"));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * A platform of its own, and people who are signed in there.
 * @param {string} folder @param {Record<string, string>} vars @param {readonly string[]} defines @param {number} people
 */
async function sideOf(folder, vars, defines, people) {
  mkdirSync(folder, { recursive: true });
  const server = await serveFirst(await preparePlatform(folder, vars, defines));
  const accounts = await new Accounts(server.url).take(people);
  const callers = accounts.map(({ token }) => ({ Authorization: `Bearer ${token}` }));
  return { server, callers, stop: server.stop };
}

/** @param {Side} side @param {{warmUpSeconds: number, seconds: number}} time @returns {Promise<Round>} */
async function measure({ server, callers }, time) {
  const job = { url: `${server.url}/api/users/me`, callers, connections: 32, ...time };
  const { result, cores } = await withCores(server.pid, () => runLoad("load/http-load.mjs", job));
  const round = /** @type {import("../load/http-load.mjs").HttpResult} */ (result);
  if (round.failures > 0) throw new Error(`${round.failures} answers were not 200`);
  return { ...round, cores };
}

/** @param {readonly Round[]} rounds */
function figures(rounds) {
  return {
    "req/s": Math.round(medianOf(rounds, ({ perSecond }) => perSecond)),
    "p50 ms": medianOf(rounds, ({ latency }) => latency.p50),
    "p99 ms": medianOf(rounds, ({ latency }) => latency.p99),
  };
}

/** One measurement's sizes. A process has its own luck, up to a tenth of its rate for all its life: pairs even it out. */
const FULL = { people: CALLERS, pairs: 6, rounds: 4, time: { warmUpSeconds: 1, seconds: 3 } };
const QUICK = { people: 10, pairs: 1, rounds: 2, time: { warmUpSeconds: 1, seconds: 1 } };

/**
 * `GET /api/users/me` with everything that watches a request, against a build of the same without: every request logged,
 * counted, timed, limited by address, traced as production is and sent to a collector. Several pairs of fresh processes,
 * and in each pair in turn, each side going first as often.
 * @param {{folder: string, started: <T extends {stop: () => Promise<void>}>(starting: Promise<T>) => Promise<T>}} with_
 * @param {{quick: boolean}} options
 */
export async function measureOverhead({ folder, started }, { quick }) {
  const size = quick ? QUICK : FULL;
  const collector = await started(startCollector());
  const traced = { OTLP_ENDPOINT: collector.url };
  const silent = { LOG_LEVEL: "none" };
  const bare = ["VECHE_WATCHED:false"];
  /** @type {{on: Round[], off: Round[]}[]} */
  const pairs = [];
  for (let pair = 0; pair < size.pairs; pair += 1) {
    const place = (/** @type {string} */ name) => join(folder, `${name}-${pair}`);
    const on = await started(sideOf(place("watched"), traced, [], size.people));
    const off = await started(sideOf(place("unwatched"), silent, bare, size.people));
    pairs.push(await inTurn({ on, off }, size, pair));
    await Promise.all([on.stop(), off.stop()]);
  }
  return { rows: rowsOf(pairs), rounds: pairs };
}

/** @param {{on: Side, off: Side}} sides @param {typeof FULL} size @param {number} pair */
async function inTurn(sides, { rounds, time }, pair) {
  /** @type {{on: Round[], off: Round[]}} */
  const measured = { on: [], off: [] };
  const names = /** @type {const} */ (["on", "off"]);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of (round + pair) % 2 === 0 ? names : names.toReversed()) {
      measured[name].push(await measure(sides[name], time));
    }
  }
  return measured;
}

/** @param {readonly {on: Round[], off: Round[]}[]} pairs @returns {import("../report/table.mjs").Row[]} */
function rowsOf(pairs) {
  const rate = (/** @type {Round} */ { perSecond }) => perSecond;
  const cost = (/** @type {Round} */ { cores, perSecond }) => (cores / perSecond) * 1e6;
  const lost = pairs.map(({ on, off }) => 1 - medianRatio(on, off, rate, rate));
  const percent = (/** @type {number} */ share) => Math.round(share * 1000) / 10;
  const on = pairs.flatMap((pair) => pair.on);
  const off = pairs.flatMap((pair) => pair.off);
  return [
    {
      what: "GET /api/users/me, watched",
      figures: { ...figures(on), "CPU µs": medianOf(on, cost) },
    },
    { what: "the same, unwatched", figures: { ...figures(off), "CPU µs": medianOf(off, cost) } },
    {
      what: `rate lost to logs, metrics, traces, limits; the median of ${pairs.length} pairs`,
      figures: {
        "%": percent(median(lost)),
        least: percent(Math.min(...lost)),
        most: percent(Math.max(...lost)),
      },
      target: "at most 15 %",
      reached: median(lost) <= MOST_LOST,
    },
  ];
}
