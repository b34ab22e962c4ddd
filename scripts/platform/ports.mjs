import { createConnection, createServer } from "node:net";
import { SetupError } from "../setup/command.mjs";

/**
 * Whether something listens on this port of the loopback interface.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isTaken(port) {
  return new Promise((resolve) => {
    const probe = createConnection({ host: "127.0.0.1", port });
    probe.on("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.on("error", () => resolve(false));
  });
}

/**
 * The port that a variable names, which nothing else may hold.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @param {number} otherwise
 */
export async function freePort(env, name, otherwise) {
  const port = Number(env[name] || otherwise);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new SetupError(`${name} is ${env[name]}, which is not a port`);
  }
  if (await isTaken(port)) {
    throw new SetupError(`port ${port} is taken: choose another one with ${name}`);
  }
  return port;
}

/**
 * Lets `localhost` work where it means `::1` first: passes connections there on to the same port of 127.0.0.1.
 * Where there is no IPv6, nothing is lost.
 * @param {number} port
 */
export function listenOnIpv6(port) {
  const server = createServer((near) => {
    const far = createConnection({ host: "127.0.0.1", port });
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  server.on("error", () => {});
  server.listen({ host: "::1", port, ipv6Only: true });
  server.unref();
}
