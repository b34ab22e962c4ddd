import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./command.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { ownNode, toolEnv } from "./own-node.mjs";

/** wrangler without its launcher: one process, so that a signal reaches what it is meant for. @param {string} root */
export function wranglerArgs(root) {
  return ["--no-warnings", join(root, "node_modules/wrangler/wrangler-dist/cli.js")];
}

/**
 * Brings the local database to the newest migration. The marker lies with the data: an emptied or foreign folder has
 * none and is migrated from the start.
 * @param {string} root
 * @param {string} dataDir
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
export async function migrate(root, dataDir, env, say) {
  const marker = join(dataDir, "migrated");
  const wanted = fingerprint(root, ["migrations"]);
  const database = join(dataDir, "v3", "d1");
  const done = existsSync(marker) && readFileSync(marker, "utf8") === wanted;
  if (done && existsSync(database)) return;
  say("applying migrations to the local database");
  mkdirSync(dataDir, { recursive: true });
  const args = ["d1", "migrations", "apply", "DB", "--local", "--env", "development"];
  const command = [...wranglerArgs(root), ...args, "--persist-to", dataDir];
  await mustRun("applying migrations", ownNode(root), command, {
    cwd: root,
    env: toolEnv(root, { ...env, CI: "true" }),
  });
  writeFileSync(marker, wanted);
}
