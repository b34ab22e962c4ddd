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
import { mustRun } from "./command.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { wranglerArgs } from "./migrations.mjs";
import { ownNode, toolEnv } from "./own-node.mjs";
import { ROOT } from "./places.mjs";

const SOURCES = ["workers", "durable-objects", "shared", "wrangler.toml", "package-lock.json"];
const NOT_IN_IT = /\.test\.ts$|^shared\/testing\//;

/** @type {Promise<string> | undefined} */
let bundling;

/**
 * The Worker as wrangler bundles it for the local commands, with development mode in it. Made once for each state of the
 * sources: a start need not bundle again, and a test file is sent one module instead of more than two thousand.
 * @returns {Promise<string>} path of its main module
 */
export function bundledWorker() {
  bundling ??= bundle();
  return bundling;
}

async function bundle() {
  const wanted = fingerprint(ROOT, SOURCES, (path) => NOT_IN_IT.test(path));
  // One place for all states: vitest remembers from run to run where a module was found.
  const folder = join(ROOT, ".veche/worker");
  const main = join(folder, "main.js");
  const marker = join(folder, "made-of");
  const ready = () => existsSync(marker) && readFileSync(marker, "utf8") === wanted;
  if (ready()) return main;
  const noAssets = join(ROOT, ".veche/no-assets");
  mkdirSync(noAssets, { recursive: true });
  const making = mkdtempSync(join(ROOT, ".veche/making-"));
  const args = ["deploy", "--dry-run", "--env", "development", "--outdir", making];
  await mustRun(
    "bundling the Worker",
    ownNode(ROOT),
    [...wranglerArgs(ROOT), ...args, "--define", "VECHE_LOCAL:true", "--assets", noAssets],
    { cwd: ROOT, env: toolEnv(ROOT, { ...process.env, CI: "true" }) },
  );
  writeFileSync(join(making, "made-of"), wanted);
  try {
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
  } catch (error) {
    // Somebody else was quicker.
    if (!ready()) throw error;
    rmSync(making, { recursive: true, force: true });
  }
  return main;
}
