import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../../scripts/setup/command.mjs";
import { wranglerArgs } from "../../scripts/setup/migrations.mjs";
import { ownNode, toolEnv } from "../../scripts/setup/own-node.mjs";
import { ROOT } from "../../scripts/setup/places.mjs";

/** @param {string} what @param {readonly string[]} args @param {string} cwd */
function wrangler(what, args, cwd = ROOT) {
  const env = toolEnv(ROOT, { ...process.env, CI: "true" });
  return mustRun(what, ownNode(ROOT), [...wranglerArgs(ROOT), ...args], { cwd, env });
}

/**
 * Builds the Worker exactly as it is deployed, into `folder`. Static files stay out: the platform's edge serves them
 * before the Worker is asked.
 * @param {string} folder @param {readonly string[]} [defines] what else than as it is deployed, `NAME:value`
 */
export async function buildPlatform(folder, defines = []) {
  const noAssets = join(folder, "no-assets");
  mkdirSync(noAssets, { recursive: true });
  const built = join(folder, "built");
  const args = ["deploy", "--dry-run", "--env", "production", "--outdir", built];
  const others = defines.flatMap((define) => ["--define", define]);
  await wrangler("building the Worker", [...args, ...others, "--assets", noAssets]);
  return built;
}

/** The Worker with nothing but a route and a bucket. @param {string} folder */
export async function buildBare(folder) {
  const built = join(folder, "bare");
  const config = join(ROOT, "bench/peers/bare/wrangler.toml");
  await wrangler("building the bare Worker", [
    "deploy",
    "--dry-run",
    "--config",
    config,
    "--outdir",
    built,
  ]);
  return built;
}
