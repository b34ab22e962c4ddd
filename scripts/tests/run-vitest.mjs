import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../setup/command.mjs";
import { ownNode, toolEnv } from "../setup/own-node.mjs";

/**
 * @typedef {import("./totals.mjs").Totals} Totals
 *
 * @typedef {object} Report what vitest's json reporter writes, as far as it is read here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults
 */

/** @param {string} root */
function vitest(root) {
  return ["--no-warnings", join(root, "node_modules/vitest/vitest.mjs")];
}

/**
 * Counts a report. A file that broke before or between its tests counts as one failure, and so does a run that failed
 * with no test to blame.
 * @param {Report} report
 * @param {boolean} succeeded whether vitest itself was content
 * @returns {Totals}
 */
export function countTests(report, succeeded) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !succeeded ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** @param {string} path @param {boolean} succeeded @returns {Totals} */
function countReport(path, succeeded) {
  try {
    return countTests(JSON.parse(readFileSync(path, "utf8")), succeeded);
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * Runs vitest, which prints as it goes, and counts its tests.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} args
 * @returns {Promise<Totals>}
 */
export function runVitest(root, env, args) {
  const report = join(root, ".veche/vitest.json");
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const child = spawn(ownNode(root), [...vitest(root), "run", ...reporters, ...args], {
    cwd: root,
    env: toolEnv(root, env),
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve) => {
    child.on("error", () => resolve({ passed: 0, failed: 1, skipped: 0 }));
    child.on("close", (code) => resolve(countReport(report, code === 0)));
  });
}

/**
 * How many tests a project has, without running them.
 * @param {string} root @param {NodeJS.ProcessEnv} env @param {string} project
 */
export async function countProject(root, env, project) {
  const args = [...vitest(root), "list", "--project", project, "--json"];
  const { output } = await run(ownNode(root), args, { cwd: root, env: toolEnv(root, env) });
  try {
    return JSON.parse(output.slice(output.indexOf("["))).length;
  } catch {
    return 0;
  }
}
