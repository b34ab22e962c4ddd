import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { mustRun, SetupError } from "./command.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { ownNode, toolEnv } from "./own-node.mjs";

/** wrangler without its launcher: one process, so that a signal reaches what it is meant for. @param {string} root */
export function wranglerArgs(root) {
  return ["--no-warnings", join(root, "node_modules/wrangler/wrangler-dist/cli.js")];
}

/**
 * Brings the local database to the newest migration. The marker lies with the data: an emptied or foreign folder has
 * none. Where there is no database yet, an empty one of the newest shape is copied: every migration takes its time.
 * @param {string} root
 * @param {string} dataDir
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
export async function migrate(root, dataDir, env, say) {
  const marker = join(dataDir, "migrated");
  const wanted = fingerprint(root, ["migrations"]);
  const known = existsSync(join(dataDir, "v3", "d1"));
  if (known && existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  mkdirSync(dataDir, { recursive: true });
  if (known) {
    say("applying migrations to the local database");
    await applyMigrations(root, dataDir, env);
  } else {
    cpSync(await emptyDatabase(root, wanted, env, say), dataDir, { recursive: true });
  }
  writeFileSync(marker, wanted);
}

/**
 * A data folder with nothing but an empty database of the newest shape, made when it is first asked for. Several may ask
 * at once: what is made takes its place whole, and the first stays.
 * @param {string} root
 * @param {string} shape
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
async function emptyDatabase(root, shape, env, say) {
  const workshop = join(root, ".veche");
  const place = join(workshop, `database-${shape.slice(0, 16)}`);
  if (existsSync(place)) return place;
  say("making the local database");
  mkdirSync(workshop, { recursive: true });
  const making = mkdtempSync(join(workshop, "making-"));
  await applyMigrations(root, making, env);
  try {
    renameSync(making, place);
  } catch {
    rmSync(making, { recursive: true });
    if (!existsSync(place)) throw new SetupError(`could not make ${place}`);
  }
  return place;
}

/** @param {string} root @param {string} dataDir @param {NodeJS.ProcessEnv} env */
async function applyMigrations(root, dataDir, env) {
  const args = ["d1", "migrations", "apply", "DB", "--local", "--env", "development"];
  const command = [...wranglerArgs(root), ...args, "--persist-to", dataDir];
  await mustRun("applying migrations", ownNode(root), command, {
    cwd: root,
    env: toolEnv(root, { ...env, CI: "true" }),
  });
}
