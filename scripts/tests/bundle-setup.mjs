import { bundledWorker } from "../setup/bundled-worker.mjs";

/**
 * Bundles the Worker before any test file is loaded: what vitest remembers of an earlier run leads it to the bundle without
 * asking where it is, and the first run after a change would test what was there before.
 */
export default async function bundleWorker() {
  await bundledWorker();
}
