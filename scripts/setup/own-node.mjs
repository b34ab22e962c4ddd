import { existsSync, lstatSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { SetupError } from "./command.mjs";

/** The project's tools need this; the machine's own Node may be older. */
const WANTED_MAJOR = 24;

/**
 * The project's own Node, which package-lock.json pins for the common platforms. Elsewhere the running one serves,
 * if it is new enough.
 * @param {string} root
 * @returns {string} path of the executable
 */
export function ownNode(root) {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = platform === "win" ? "node.exe" : "node";
  const pinned = join(root, "node_modules", `node-${platform}-${process.arch}`, "bin", name);
  if (existsSync(pinned)) return pinned;
  if (Number.parseInt(process.versions.node, 10) >= WANTED_MAJOR) return process.execPath;
  throw new SetupError(
    `There is no packaged Node for ${process.platform}-${process.arch}: run this with Node ${WANTED_MAJOR} or newer.`,
  );
}

/** @param {string} path */
function linkTarget(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : null;
}

/**
 * Makes `node_modules/.bin/node` the project's own Node, so that every tool's `#!/usr/bin/env node` finds it.
 * npm 10 drops that link when it leaves out the packages of other platforms.
 * @param {string} root
 */
export function linkOwnNode(root) {
  const node = ownNode(root);
  if (process.platform === "win32" || node === process.execPath) return;
  const bin = join(root, "node_modules", ".bin");
  const link = join(bin, "node");
  const target = relative(bin, node);
  if (linkTarget(link) === target) return;
  rmSync(link, { force: true });
  symlinkSync(target, link);
}

/**
 * The environment for the project's tools: its own Node and binaries come first, and nothing phones home.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnv(root, env) {
  return {
    ...env,
    PATH: [join(root, "node_modules", ".bin"), env["PATH"]].filter(Boolean).join(delimiter),
    // What tools are made of is compiled once: many of their processes are short.
    NODE_COMPILE_CACHE: env["NODE_COMPILE_CACHE"] ?? join(root, ".veche", "compiled"),
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_WRITE_LOGS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  };
}
