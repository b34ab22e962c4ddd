import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/setup/places.mjs";
import { freshSecrets } from "../../scripts/setup/secrets.mjs";
import { startServer } from "../processes.mjs";
import { inviteSeed } from "./accounts.mjs";
import { applicationSeed } from "./application.mjs";
import { buildBare, buildPlatform, migratePlatform } from "./build.mjs";

/** Limits that a benchmark from one address would meet are widened; nothing else differs from production. */
const WIDE = {
  ADDRESS_LIMIT_FACTOR: "1000000",
  CHAT_MESSAGES_PER_10S: "1000000",
};

/** @param {string} folder @param {number} [inspectorPort] */
export async function startPlatform(folder, inspectorPort) {
  const data = join(folder, "platform");
  mkdirSync(data, { recursive: true });
  const built = await buildPlatform(folder);
  await migratePlatform(data);
  return startServer("platform/serve-worker.mjs", {
    config: join(ROOT, "wrangler.toml"),
    environment: "production",
    built,
    data,
    log: join(folder, "platform.log"),
    vars: { ...freshSecrets(), ...WIDE, PUBLIC_URL: "http://localhost" },
    seed: [inviteSeed, applicationSeed],
    ...(inspectorPort !== undefined && { inspectorPort }),
  });
}

/** @param {string} folder */
export async function startBare(folder) {
  const data = join(folder, "bare-data");
  mkdirSync(data, { recursive: true });
  return startServer("platform/serve-worker.mjs", {
    config: join(ROOT, "bench/peers/bare/wrangler.toml"),
    built: await buildBare(folder),
    data,
    log: join(folder, "bare.log"),
  });
}

/** @param {"better-auth" | "oidc-provider" | "socket-io" | "tus"} name @param {string} folder */
export function startPeer(name, folder) {
  const data = join(folder, name);
  mkdirSync(data, { recursive: true });
  return startServer(`peers/${name}.mjs`, { data });
}
