import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const SHELLS = ["chromium-headless-shell"];
const ELSEWHERE = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** @param {string} path */
function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The first of those programs on the path.
 * @param {readonly string[]} names
 * @param {NodeJS.ProcessEnv} env
 */
function onPath(names, env) {
  const folders = (env["PATH"] ?? "").split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(runs) ?? null;
}

/**
 * The Chromium of this machine: the one that CHROMIUM_PATH names, or the first on the path. Null if there is none.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null}
 */
export function findChromium(env) {
  const named = env["CHROMIUM_PATH"];
  if (named) return runs(named) ? named : null;
  return onPath(NAMES, env) ?? ELSEWHERE.find(runs) ?? null;
}

/**
 * Chromium without a window, for the tests that can do without one: the one that CHROMIUM_SHELL_PATH names, or the first
 * on the path. None if a Chromium is named: then that one is meant. Empty if there is none.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function findShell(env) {
  const named = env["CHROMIUM_SHELL_PATH"];
  if (named) return runs(named) ? named : "";
  return env["CHROMIUM_PATH"] ? "" : (onPath(SHELLS, env) ?? "");
}
