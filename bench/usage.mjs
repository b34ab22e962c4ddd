import { readFileSync } from "node:fs";

/** Kernel clock ticks a second in /proc: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** A process and all below it. @param {number} pid @returns {number[]} */
export function processTree(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim();
  const below = children === "" ? [] : children.split(" ").map(Number);
  return [pid, ...below.flatMap(processTree)];
}

/** @param {number} pid */
function cpuSecondsOf(pid) {
  // The name in brackets may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = read(`/proc/${pid}/stat`).split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
}

/** @param {number} pid */
function residentMiBOf(pid) {
  const line = /VmRSS:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`));
  return Number(line?.[1] ?? 0) / 1024;
}

/**
 * CPU time and memory of a process and all below it. Zeros where there is no /proc.
 * @param {number} pid
 */
export function usageOf(pid) {
  const pids = processTree(pid);
  return {
    cpuSeconds: pids.reduce((sum, each) => sum + cpuSecondsOf(each), 0),
    residentMiB: pids.reduce((sum, each) => sum + residentMiBOf(each), 0),
  };
}

/**
 * Runs `work` and tells how much CPU time a server used meanwhile, in cores.
 * @template T
 * @param {number} pid
 * @param {() => Promise<T>} work
 * @returns {Promise<{result: T, cores: number}>}
 */
export async function withCores(pid, work) {
  const before = usageOf(pid).cpuSeconds;
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  return { result, cores: (usageOf(pid).cpuSeconds - before) / seconds };
}
