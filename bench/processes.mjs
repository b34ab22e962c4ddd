import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const GUARD = new URL("../scripts/platform/die-with-parent.mjs", import.meta.url).href;
const GRACE_MS = 10_000;

/** @param {string} script relative to this folder @returns {import("node:child_process").ChildProcess} */
function forkScript(script) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return fork(path, {
    execArgv: ["--no-warnings", "--import", GUARD],
    env: { ...process.env, NODE_ENV: "production", WRANGLER_LOG: "error" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

/**
 * The next message of a child. Rejects if it ends before.
 * @template T
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} script
 * @returns {Promise<T>}
 */
function answerOf(child, script) {
  return new Promise((resolve, reject) => {
    const onExit = (/** @type {number | null} */ code) =>
      reject(new Error(`${script} ended with ${code} before it answered`));
    child.once("exit", onExit);
    child.once("error", reject);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(/** @type {T} */ (message));
    });
  });
}

/** @param {import("node:child_process").ChildProcess} child */
function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  return ended.then(() => clearTimeout(timer));
}

/**
 * @typedef {object} Server
 * @property {string} url without a slash at its end
 * @property {number} pid of the process that was started; what serves may be a child of it
 * @property {() => Promise<void>} stop
 * @property {(message: object) => void} tell sends it a message; one that is ending does not hear it
 */

/**
 * Starts a server in a process of its own. The script gets `options` as its first message and answers `{url}` when it
 * serves; SIGTERM ends it.
 * @param {string} script
 * @param {object} options
 * @returns {Promise<Server>}
 */
export async function startServer(script, options) {
  const child = forkScript(script);
  child.send(options);
  /** @type {{url: string}} */
  const { url } = await answerOf(child, script);
  const tell = (/** @type {object} */ message) => void (child.connected && child.send(message));
  return { url, pid: child.pid ?? 0, stop: () => stop(child), tell };
}

/**
 * Runs a load in a process of its own: the job is its first message, the result its only answer.
 * @template T
 * @param {string} script
 * @param {object} job
 * @returns {Promise<T>}
 */
export async function runLoad(script, job) {
  const child = forkScript(script);
  child.send(job);
  try {
    return await answerOf(child, script);
  } finally {
    await stop(child);
  }
}

/**
 * For the scripts themselves: the first message from the process that started this one.
 * @template T
 * @returns {Promise<T>}
 */
export function firstMessage() {
  process.channel?.ref(); // the guard against being left behind lets go of it
  return new Promise((resolve) => {
    process.once("message", (message) => resolve(/** @type {T} */ (message)));
  });
}

/** For the scripts themselves. @param {object} message */
export function answer(message) {
  process.send?.(message);
}
