import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Cloudflare takes no more from who pays nothing; ours stays below it. */
export const MOST_BUNDLE_BYTES = 3 * 1_024 * 1_024;
/** Cloudflare refuses a Worker whose global scope takes longer than a second. */
export const MOST_STARTUP_MS = 1_000;

const NOT_SENT = /\.map$|^README\.md$/;
const MICROSECONDS = 1_000;

/**
 * What a bundle weighs on its way to Cloudflare: its modules, each compressed.
 * @param {string} folder that wrangler has bundled into
 */
export function bundleBytes(folder) {
  const modules = readdirSync(folder).filter((name) => !NOT_SENT.test(name));
  return modules.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
}

/**
 * How long the Worker's global scope kept the processor busy, by the profile of `wrangler check startup`.
 * @param {string} text of a .cpuprofile
 */
export function startupMs(text) {
  const { nodes, samples, timeDeltas } = JSON.parse(text);
  const idle = new Set(
    nodes
      .filter((/** @type {any} */ { callFrame }) => callFrame.functionName === "(idle)")
      .map((/** @type {{ id: number }} */ { id }) => id),
  );
  let busy = 0;
  for (const [at, sample] of samples.entries()) if (!idle.has(sample)) busy += timeDeltas[at];
  return busy / MICROSECONDS;
}
