import { availableParallelism } from "node:os";
import { run } from "../setup/command.mjs";
import { toolEnv } from "../setup/own-node.mjs";

/**
 * @typedef {import("./checks.mjs").Check} Check
 * @typedef {{ passed: number, failed: number }} Tally
 */

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/**
 * Runs one check and prints one line, or what it complained of.
 * @param {Check} check @param {string} root @param {NodeJS.ProcessEnv} env
 */
async function runCheck({ name, command: [tool = "", ...args] }, root, env) {
  const start = performance.now();
  const { code, output } = await run(tool, args, { cwd: root, env });
  const line = `${name} (${seconds(performance.now() - start)})\n`;
  process.stdout.write(code === 0 ? `ok   ${line}` : `FAIL ${line}${output.trimEnd()}\n`);
  return code === 0;
}

/**
 * Runs the checks, as many at once as there are cores. Each counts as one.
 * @param {readonly Check[]} checks
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Tally>}
 */
export async function runChecks(checks, root, env) {
  const queue = [...checks];
  const tally = { passed: 0, failed: 0 };
  const tools = { ...toolEnv(root, env), NO_COLOR: "1", FORCE_COLOR: "0", CI: "true" };
  const work = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      if (await runCheck(check, root, tools)) tally.passed += 1;
      else tally.failed += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return tally;
}
