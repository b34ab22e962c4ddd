import { readdirSync, readFileSync } from "node:fs";
import { processTree } from "../usage.mjs";

/** Kernel clock ticks a second in /proc: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** @param {string} path */
function fieldsOf(path) {
  try {
    const text = readFileSync(path, "utf8");
    const name = text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"));
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { name, seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
  } catch {
    return null;
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
 * CPU seconds of every thread of a process and all below it, so far. Empty where there is no /proc.
 * @param {number} pid
 * @returns {Map<string, {name: string, seconds: number}>}
 */
export function threadsOf(pid) {
  const threads = new Map();
  for (const process of processTree(pid)) {
    for (const task of tasksOf(process)) {
      const found = fieldsOf(`/proc/${process}/task/${task}/stat`);
      const main = fieldsOf(`/proc/${process}/stat`)?.name ?? "";
      if (found) threads.set(task, { ...found, name: `${main}/${found.name}` });
    }
  }
  return threads;
}

/**
 * The busiest threads between two looks, in cores.
 * @param {ReturnType<typeof threadsOf>} before @param {ReturnType<typeof threadsOf>} after @param {number} seconds
 */
export function busiest(before, after, seconds) {
  return [...after]
    .map(([task, { name, seconds: spent }]) => ({
      thread: name,
      cores: (spent - (before.get(task)?.seconds ?? 0)) / seconds,
    }))
    .filter(({ cores }) => cores >= 0.02)
    .sort((one, other) => other.cores - one.cores)
    .slice(0, 4);
}
