import { readdirSync, readFileSync } from "node:fs";
import { processTree } from "../usage.mjs";

const NANOSECONDS = 1e9;

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

/** @param {number} pid */
function tasksOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/**
 * What every thread of a process and all below it has had of a core so far, and how long it has waited for one: seconds
 * (/proc/…/schedstat). Empty where there is no /proc.
 * @param {number} pid
 * @returns {Map<string, {name: string, ran: number, waited: number}>}
 */
export function threadsOf(pid) {
  const threads = new Map();
  for (const process of processTree(pid)) {
    const main = read(`/proc/${process}/comm`);
    for (const task of tasksOf(process)) {
      const [ran = 0, waited = 0] = read(`/proc/${process}/task/${task}/schedstat`)
        .split(" ")
        .map((time) => Number(time) / NANOSECONDS);
      const name = `${main}/${read(`/proc/${process}/task/${task}/comm`)}`;
      threads.set(task, { name, ran, waited });
    }
  }
  return threads;
}

/**
 * The busiest threads between two looks, in cores: had, and wanted (had or waited for). On a machine of its own the two are
 * much the same.
 * @param {ReturnType<typeof threadsOf>} before @param {ReturnType<typeof threadsOf>} after @param {number} seconds
 */
export function busiest(before, after, seconds) {
  return [...after]
    .map(([task, { name, ran, waited }]) => {
      const known = before.get(task) ?? { ran: 0, waited: 0 };
      const cores = (ran - known.ran) / seconds;
      return { thread: name, cores, wanted: cores + (waited - known.waited) / seconds };
    })
    .filter(({ wanted }) => wanted >= 0.02)
    .sort((one, other) => other.wanted - one.wanted)
    .slice(0, 4);
}
