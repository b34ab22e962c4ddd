import { checks } from "../checks/checks.mjs";
import { runChecks } from "../checks/run-checks.mjs";
import { SetupError } from "../setup/command.mjs";
import { installDependencies } from "../setup/dependencies.mjs";
import { ROOT } from "../setup/places.mjs";
import { say } from "../setup/say.mjs";
import { buildWebApp } from "../setup/web-app.mjs";
import { findChromium, findShell } from "./chromium.mjs";
import { countProject, runVitest } from "./run-vitest.mjs";
import { sum } from "./totals.mjs";

/** @typedef {import("./totals.mjs").Totals} Totals */

const NO_CHROMIUM =
  "the browser tests (web/e2e) are skipped: there is no Chromium here (Debian: apt-get install chromium; or set CHROMIUM_PATH)";

/** That the web app builds is a check too; what it is built into, the tests use. @param {NodeJS.ProcessEnv} env @returns {Promise<Totals>} */
async function buildCheck(env) {
  try {
    await buildWebApp(ROOT, env, say);
    process.stdout.write("ok   the web app builds\n");
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stdout.write(`FAIL ${error.message}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** What the browser tests are told of this machine's browsers. @param {NodeJS.ProcessEnv} env */
function browsers(env) {
  return { CHROMIUM_PATH: findChromium(env) ?? "", CHROMIUM_SHELL_PATH: findShell(env) };
}

/** Every vitest project that can run here. @param {NodeJS.ProcessEnv} env @returns {Promise<Totals>} */
async function allTests(env) {
  const chromium = findChromium(env);
  const grouped = { ...env, RUNTIME_GROUPS: "true" };
  if (chromium) return runVitest(ROOT, { ...grouped, ...browsers(env) }, []);
  const skipped = await countProject(ROOT, env, "browser");
  const ran = await runVitest(ROOT, grouped, ["--project", "unit", "--project", "runtime"]);
  say(NO_CHROMIUM);
  return sum([ran, { passed: 0, failed: 0, skipped }]);
}

/**
 * Everything: the checks, the build and all tests; or, given names of files, those tests alone.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} names
 * @returns {Promise<Totals>}
 */
export async function runEverything(env, names) {
  await installDependencies(ROOT, env, say);
  if (names.length > 0) {
    await buildWebApp(ROOT, env, say);
    return runVitest(ROOT, { ...env, ...browsers(env) }, names);
  }
  const checked = { ...(await runChecks(checks, ROOT, env)), skipped: 0 };
  return sum([checked, await buildCheck(env), await allTests(env)]);
}
