import { spawn } from "node:child_process";
import { SetupError } from "../setup/command.mjs";
import { installDependencies } from "../setup/dependencies.mjs";
import { wranglerArgs } from "../setup/migrations.mjs";
import { ownNode, toolEnv } from "../setup/own-node.mjs";
import { ROOT } from "../setup/places.mjs";
import { say } from "../setup/say.mjs";
import { buildWebApp } from "../setup/web-app.mjs";

const TARGETS = ["staging", "production"];

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

/**
 * Bundles for one environment, or for each, without sending anything.
 * @param {string | undefined} target
 * @param {NodeJS.ProcessEnv} env
 */
export async function rehearse(target, env) {
  const targets = target ? [checked(target)] : TARGETS;
  await build(env);
  for (const each of targets) {
    say(`bundling for ${each}`);
    await wrangler(
      ["deploy", "--dry-run", "--env", each, "--outdir", `.veche/deploy/${each}`],
      env,
    );
  }
}

/**
 * Deploys to one environment. The database goes first: migrations only add, so that the Worker still running is at
 * ease with a newer database, never the new one with an older.
 * @param {string | undefined} target
 * @param {NodeJS.ProcessEnv} env
 */
export async function deploy(target, env) {
  const to = checked(target);
  await build(env);
  await wrangler(["d1", "migrations", "apply", "DB", "--remote", "--env", to], env);
  await wrangler(["deploy", "--env", to], env);
}
