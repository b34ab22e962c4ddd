import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { mustRun } from "../setup/command.mjs";
import { fingerprint } from "../setup/fingerprint.mjs";
import { wranglerArgs } from "../setup/migrations.mjs";
import { ownNode, toolEnv } from "../setup/own-node.mjs";

const SOURCES = ["workers", "durable-objects", "shared", "wrangler.toml", "package-lock.json"];
const NOT_IN_IT = /\.test\.ts$|^shared\/testing\//;

/** @type {Map<string, Promise<string>>} */
const bundling = new Map();

/**
 * The Worker as wrangler bundles it for the local commands, with development mode in it: one module where its sources are
 * more than two thousand, which every test file would have to be sent one by one. Made once for each state of the sources.
 * @param {string} root
 * @returns {Promise<string>} path of its main module
 */
export function bundledWorker(root) {
  const made = bundling.get(root) ?? bundle(root);
  bundling.set(root, made);
  return made;
}

/** @param {string} root */
async function bundle(root) {
  const wanted = fingerprint(root, SOURCES, (path) => NOT_IN_IT.test(path));
  // One place for all states: vitest remembers from run to run where a module was found.
  const folder = join(root, ".veche/test-worker");
  const main = join(folder, "main.js");
  const marker = join(folder, "made-of");
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return main;
  const noAssets = join(root, ".veche/no-assets");
  mkdirSync(noAssets, { recursive: true });
  const making = mkdtempSync(join(root, ".veche/making-"));
  const args = ["deploy", "--dry-run", "--env", "development", "--outdir", making];
  await mustRun(
    "bundling the Worker for the tests",
    ownNode(root),
    [...wranglerArgs(root), ...args, "--define", "VECHE_LOCAL:true", "--assets", noAssets],
    { cwd: root, env: toolEnv(root, { ...process.env, CI: "true" }) },
  );
  writeFileSync(join(making, "made-of"), wanted);
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
  return main;
}
