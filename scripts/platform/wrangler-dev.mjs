import { spawn } from "node:child_process";
import { devNull } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { wranglerArgs } from "../setup/migrations.mjs";
import { ownNode, toolEnv } from "../setup/own-node.mjs";

/** How long a child may take to put its things away before it is ended. */
const GRACE_MS = 5000;

/**
 * @param {number} port
 * @param {string} dataDir
 * @param {string | undefined} bundle
 */
function devArgs(port, dataDir, bundle) {
  return [
    ...(bundle === undefined ? ["dev"] : ["dev", bundle, "--no-bundle"]),
    ...["--env", "development", "--port", String(port), "--ip", "127.0.0.1"],
    ...["--persist-to", dataDir, "--inspector-port", "0"],
    // Development mode is compiled in, and only here.
    ...["--define", "VECHE_LOCAL:true"],
    // An env file of our own keeps wrangler from reading .dev.vars: the variables come through the environment.
    ...["--env-file", devNull, "--show-interactive-dev-session=false"],
  ];
}

/**
 * Starts the Worker under `wrangler dev`.
 * @param {object} wish
 * @param {string} wish.root
 * @param {string} wish.dataDir
 * @param {number} wish.port
 * @param {NodeJS.ProcessEnv} wish.variables the environment, with the Worker's variables in it
 * @param {string | undefined} wish.bundle its main module, ready to run; without it the sources are bundled, and watched
 * @param {(line: string) => void} wish.onLine every line it prints, from both streams
 */
export function startWrangler({ root, dataDir, port, variables, bundle, onLine }) {
  const guard = pathToFileURL(join(root, "scripts/platform/die-with-parent.mjs")).href;
  const args = ["--import", guard, ...wranglerArgs(root), ...devArgs(port, dataDir, bundle)];
  const child = spawn(ownNode(root), args, {
    cwd: root,
    env: { ...toolEnv(root, variables), WRANGLER_REGISTRY_PATH: join(dataDir, "registry") },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Its own process group: Ctrl-C reaches us alone, and we end it in order.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", onLine);
  }
  const ended = new Promise((resolve) => {
    child.on("error", (error) => {
      onLine(error.message);
      resolve(1);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
  return { ended, stop: () => stop(child, ended) };
}

/**
 * Asks the child to end, and ends its whole group if it does not.
 * @param {import("node:child_process").ChildProcess} child
 * @param {Promise<unknown>} ended
 */
async function stop(child, ended) {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => endGroup(pid), GRACE_MS);
  await ended;
  clearTimeout(timer);
  endGroup(pid);
}

/** @param {number} leader */
function endGroup(leader) {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // The group is gone already, which is what was wanted.
  }
}
