import { spawn } from "node:child_process";

/**
 * @typedef {object} Outcome
 * @property {number} code exit code; 1 when a signal ended it or it could not be started
 * @property {string} output what it printed on both streams, in order
 */

/**
 * Runs a command to its end without a terminal and collects what it prints.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptionsWithoutStdio} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => done({ code: 1, output: `${output}${error.message}\n` }));
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}

/** A step of the set-up that failed in a way the reader can act upon: shown without a stack. */
export class SetupError extends Error {
  /** @override */
  name = "SetupError";
}

/**
 * Like {@link run}, but a failure is a {@link SetupError} that carries what was printed.
 * @param {string} what the step, in words
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptionsWithoutStdio} [options]
 */
export async function mustRun(what, command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new SetupError(`${what} failed:\n${output.trimEnd()}`);
  return output;
}
