import { cpus } from "node:os";
import { runLoad } from "../processes.mjs";
import { SCENARIOS } from "./scenarios.mjs";
import { busiest, threadsOf } from "./threads.mjs";
import { sizeOf, waitsIn } from "./waits.mjs";

/**
 * @typedef {import("./scenarios.mjs").ScenarioName} ScenarioName
 * @typedef {import("../load/ramp-load.mjs").RampResult} RampResult
 * @typedef {RampResult & {users: number, threads: ReturnType<typeof busiest>, waits: ReturnType<typeof waitsIn>, serverCores: number}} Step
 */

/** A thread, or the machine, that is busier than this has nothing left to give. */
const FULL = 0.85;
/** Steps without more throughput end the ramp. */
const MOST_FLAT = 2;

/**
 * One step: so many users, for so long.
 * @param {ScenarioName} scenario @param {{server: import("../processes.mjs").Server, world: object}} platform
 * @param {string} log @param {number} users @param {{warmUpSeconds: number, seconds: number}} time
 * @returns {Promise<Step>}
 */
async function stepOf(scenario, { server, world }, log, users, time) {
  const before = { threads: threadsOf(server.pid), at: performance.now(), log: sizeOf(log) };
  const result = /** @type {RampResult} */ (
    await runLoad("load/ramp-load.mjs", { scenario, world, users, ...time })
  );
  const seconds = (performance.now() - before.at) / 1000;
  const threads = busiest(before.threads, threadsOf(server.pid), seconds);
  const serverCores = threads.reduce((sum, { cores }) => sum + cores, 0);
  const waits = waitsIn(log, before.log, sizeOf(log));
  return { ...result, users, threads, serverCores, waits };
}

/** What there was no more of. @param {Step} step */
export function bottleneckOf({ threads, waits, generatorCores, serverCores }) {
  const [busy] = threads;
  const most = [...waits.parts].sort((one, other) => other.ms - one.ms)[0];
  const share = most && waits.ms > 0 ? Math.min(1, most.ms / waits.ms) : 0;
  const waitsFor = most
    ? `; a request waits most for ${most.what}: ${Math.round(share * 100)} % of its time`
    : "";
  const cores = cpus().length;
  if (busy && busy.wanted >= FULL) {
    const had = `it wanted ${busy.wanted.toFixed(2)} of one core and had ${busy.cores.toFixed(2)}`;
    return `CPU: the thread ${busy.thread} is full (${had})${waitsFor}`;
  }
  if (serverCores + generatorCores >= FULL * cores) {
    const own = `platform ${serverCores.toFixed(2)}, load ${generatorCores.toFixed(2)}`;
    return `CPU: the machine's ${cores} cores are full (${own})${waitsFor}`;
  }
  return `waiting, not CPU (platform ${serverCores.toFixed(2)} cores)${waitsFor}`;
}

/**
 * More and more users at once, until there is no more to be had: answers every step, and the best within the bound.
 * @param {ScenarioName} scenario @param {{server: import("../processes.mjs").Server, world: object}} platform
 * @param {string} log @param {{quick: boolean}} options
 */
export async function ramp(scenario, platform, log, { quick }) {
  const { boundMs, most } = SCENARIOS[scenario];
  const time = quick ? { warmUpSeconds: 0.5, seconds: 1 } : { warmUpSeconds: 2, seconds: 6 };
  /** @type {Step[]} */
  const steps = [];
  let flat = 0;
  let best = 0;
  for (let users = quick ? 4 : 1; users <= (quick ? 4 : most) && flat < MOST_FLAT; users *= 2) {
    const step = await stepOf(scenario, platform, log, users, time);
    steps.push(step);
    flat = step.p95 <= boundMs ? (step.perSecond > best * 1.05 ? 0 : flat + 0.5) : flat + 1;
    best = Math.max(best, step.perSecond);
  }
  const within = steps.filter(({ p95 }) => p95 <= boundMs);
  const highest = within.sort((one, other) => other.perSecond - one.perSecond)[0] ?? null;
  return { steps, highest };
}
