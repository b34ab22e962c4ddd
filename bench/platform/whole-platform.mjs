import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ownNode, toolEnv } from "../../scripts/setup/own-node.mjs";
import { ROOT } from "../../scripts/setup/places.mjs";

/** @returns {Promise<number>} */
async function unusedPort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((closed) => server.close(closed));
  return port;
}

/**
 * The platform with its pages, as `npm start` starts it, on data of its own.
 * @param {string} folder
 * @returns {Promise<import("../processes.mjs").Server>}
 */
export async function startWholePlatform(folder) {
  const own = { DATA_DIR: join(folder, "whole"), PORT: String(await unusedPort()) };
  const env = toolEnv(ROOT, { ...process.env, ...own });
  const child = spawn(ownNode(ROOT), [join(ROOT, "scripts/start.mjs")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("ready ")) resolve(line.slice("ready ".length));
    });
    void ended.then((code) => reject(new Error(`the platform ended with ${code}`)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { url, pid: child.pid ?? 0, stop, tell: () => {} };
}
