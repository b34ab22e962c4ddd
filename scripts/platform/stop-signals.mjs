import { readFileSync } from "node:fs";

const LINEAGE_CHECK_MS = 500;

/**
 * The parent of a process where the system tells it (Linux); "" elsewhere.
 * @param {number} pid
 */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")")).split(" ")[2] ?? "";
  } catch {
    return "";
  }
}

/** Who started this process: under npm a shell, which npm started. A dead one is replaced by another. */
function lineage() {
  return `${process.ppid} ${parentOf(process.ppid)}`;
}

/**
 * Calls `stop` once when this process is asked to end. npm does not pass a signal on beyond its shell, and one that
 * is killed passes nothing on: under npm, the end of either counts as being asked.
 * @param {NodeJS.ProcessEnv} env
 * @param {() => void} stop
 * @returns {{ readonly asked: boolean }}
 */
export function onStopSignal(env, stop) {
  const state = { asked: false };
  const ask = () => {
    if (state.asked) return;
    state.asked = true;
    stop();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, ask);
  if (env["npm_lifecycle_event"]) {
    const born = lineage();
    setInterval(() => lineage() !== born && ask(), LINEAGE_CHECK_MS).unref();
  }
  return state;
}
