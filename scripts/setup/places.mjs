import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone these scripts belong to. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * Where the local platform keeps its data.
 * @param {NodeJS.ProcessEnv} env
 */
export function dataDir(env) {
  return resolve(ROOT, env["DATA_DIR"] || ".veche/data");
}
