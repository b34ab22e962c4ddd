import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun, run, SetupError } from "./command.mjs";
import { linkOwnNode } from "./own-node.mjs";

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {boolean} [optional]
 * @property {boolean} [link]
 *
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

/**
 * Whether what npm says it has installed is what the lock file asks for. Optional packages may be missing: those of
 * other platforms always are.
 * @param {Lock} wanted package-lock.json
 * @param {Lock} present node_modules/.package-lock.json
 */
export function isInstalled(wanted, present) {
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (!path.startsWith("node_modules/") && !path.includes("/node_modules/")) return true;
    const found = present.packages[path];
    if (!found) return entry.optional === true;
    return found.version === entry.version && found.link === entry.link;
  });
}

/** @param {string} path @returns {string | null} */
function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/** @param {string} lock text of package-lock.json */
function fingerprintOf(lock) {
  const platform = `${process.platform}-${process.arch}`;
  return createHash("sha256").update(lock).update(platform).digest("hex");
}

/**
 * Whether `npm ci` has to run in this folder. A tree that npm itself brought up to date counts as installed.
 * @param {string} root
 */
export function needsInstall(root) {
  const modules = join(root, "node_modules");
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const marker = join(modules, ".veche-installed");
  if (readIfThere(marker) === fingerprintOf(lock)) return false;
  const present = readIfThere(join(modules, ".package-lock.json"));
  if (!present || !isInstalled(JSON.parse(lock), JSON.parse(present))) return true;
  writeFileSync(marker, fingerprintOf(lock));
  return false;
}

/** npm as it was called, or the one on the path. @param {NodeJS.ProcessEnv} env @returns {[string, string[]]} */
function npm(env) {
  const running = env["npm_execpath"];
  return running?.endsWith(".js") ? [process.execPath, [running]] : ["npm", []];
}

/**
 * `npm ci` refuses a lock file that lacks packages of another platform, which npm itself leaves out where its registry
 * has none. Installing without saving then gives the same versions.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
async function npmInstall(root, env) {
  const [command, args] = npm(env);
  const flags = [
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const options = { cwd: root, env };
  const { code, output } = await run(command, [...args, "ci", ...flags], options);
  if (code === 0) return;
  if (!output.includes("EUSAGE")) throw new SetupError(`npm ci failed:\n${output.trimEnd()}`);
  await mustRun("npm install", command, [...args, "install", "--no-save", ...flags], options);
}

/**
 * Installs exactly what package-lock.json says, unless it is there already.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
export async function installDependencies(root, env, say) {
  if (needsInstall(root)) {
    say("installing dependencies (a minute or two the first time)");
    await npmInstall(root, env);
    const lock = readFileSync(join(root, "package-lock.json"), "utf8");
    writeFileSync(join(root, "node_modules", ".veche-installed"), fingerprintOf(lock));
  }
  linkOwnNode(root);
}
