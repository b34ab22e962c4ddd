import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policyComplaints } from "../checks/migration-policy.mjs";
import { SetupError } from "../setup/command.mjs";
import { installDependencies } from "../setup/dependencies.mjs";
import { wranglerArgs } from "../setup/migrations.mjs";
import { ownNode, toolEnv } from "../setup/own-node.mjs";
import { ROOT } from "../setup/places.mjs";
import { say } from "../setup/say.mjs";
import { buildWebApp } from "../setup/web-app.mjs";
import { bundleBytes, MOST_BUNDLE_BYTES, MOST_STARTUP_MS, startupMs } from "./budget.mjs";

const TARGETS = ["staging", "production"];
/** A busy machine makes starting look slow: the best of so many counts. */
const STARTS = 3;

/** @param {string | undefined} target */
function checked(target) {
  if (target && TARGETS.includes(target)) return target;
  throw new SetupError(`say where to: --env ${TARGETS.join(" or --env ")}`);
}

/**
 * wrangler with the terminal, for it may ask to sign in. Nothing else can be passed to it: a deployed Worker is built
 * as wrangler.toml says, without development mode.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<void>}
 */
function wrangler(args, env) {
  const options = { cwd: ROOT, env: toolEnv(ROOT, env), stdio: /** @type {const} */ ("inherit") };
  const child = spawn(ownNode(ROOT), [...wranglerArgs(ROOT), ...args], options);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new SetupError(`wrangler ${args.slice(0, 3).join(" ")} failed`));
    });
  });
}

/** @param {NodeJS.ProcessEnv} env */
async function build(env) {
  await installDependencies(ROOT, env, say);
  await buildWebApp(ROOT, env, say);
}

/** Refuses migrations that the Worker still running would not survive. */
function requireGentleMigrations() {
  const complaints = policyComplaints(ROOT);
  if (complaints.length === 0) return;
  throw new SetupError(`a migration breaks the release before it:\n${complaints.join("\n")}`);
}

/** @param {string} target @param {string} folder @param {NodeJS.ProcessEnv} env */
async function startup(target, folder, env) {
  let best = Number.POSITIVE_INFINITY;
  for (let start = 0; start < STARTS && best > MOST_STARTUP_MS; start += 1) {
    const profile = join(folder, "startup.cpuprofile.map");
    await wrangler(["check", "startup", "--env", target, "--outfile", profile], env);
    best = Math.min(best, startupMs(readFileSync(profile, "utf8")));
  }
  return best;
}

/**
 * Bundles, and holds the bundle to its budgets.
 * @param {string} target
 * @param {NodeJS.ProcessEnv} env
 */
async function bundle(target, env) {
  say(`bundling for ${target}`);
  const folder = join(ROOT, ".veche/deploy", target);
  await wrangler(["deploy", "--dry-run", "--env", target, "--outdir", folder], env);
  const bytes = bundleBytes(folder);
  say(`bundle for ${target}: ${bytes} bytes (gzip) of ${MOST_BUNDLE_BYTES}`);
  if (bytes > MOST_BUNDLE_BYTES) throw new SetupError("the bundle is over its budget");
  const ms = Math.round(await startup(target, folder, env));
  say(`start-up for ${target}: ${ms} ms of processor of ${MOST_STARTUP_MS}`);
  if (ms > MOST_STARTUP_MS) throw new SetupError("starting takes longer than its budget");
}

/**
 * Does all of a deployment that needs no account: migrations held to their policy, bundles to their budgets.
 * @param {string | undefined} target
 * @param {NodeJS.ProcessEnv} env
 */
export async function rehearse(target, env) {
  const targets = target ? [checked(target)] : TARGETS;
  requireGentleMigrations();
  await build(env);
  for (const each of targets) await bundle(each, env);
}

/**
 * Deploys to one environment, after a rehearsal. The database goes first: migrations only add, so that the Worker still
 * running is at ease with a newer database, never the new one with an older.
 * @param {string | undefined} target
 * @param {NodeJS.ProcessEnv} env
 */
export async function deploy(target, env) {
  const to = checked(target);
  await rehearse(to, env);
  await wrangler(["d1", "migrations", "apply", "DB", "--remote", "--env", to], env);
  await wrangler(["deploy", "--env", to], env);
}
