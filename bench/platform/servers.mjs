import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { readD1Migrations } from "@cloudflare/vitest-plugin";
import { ROOT } from "../../scripts/setup/places.mjs";
import { freshSecrets } from "../../scripts/setup/secrets.mjs";
import { startServer } from "../processes.mjs";
import { inviteSeed } from "./accounts.mjs";
import { applicationSeed } from "./application.mjs";
import { buildBare, buildPlatform } from "./build.mjs";

/** Limits that a benchmark from one address would meet are widened; nothing else differs from production. */
const WIDE = {
  ADDRESS_LIMIT_FACTOR: "1000000",
  CHAT_MESSAGES_PER_10S: "1000000",
};

/**
 * Builds the platform into `folder`, where its data will lie too. Gives what its server is started with; with the same it
 * can be started again on what it has kept.
 * @param {string} folder @param {Record<string, string>} [vars] @param {readonly string[]} [defines]
 */
export async function preparePlatform(folder, vars, defines) {
  const data = join(folder, "platform");
  mkdirSync(data, { recursive: true });
  return {
    config: join(ROOT, "wrangler.toml"),
    environment: "production",
    built: await buildPlatform(folder, defines),
    data,
    log: join(folder, "platform.log"),
    vars: { ...freshSecrets(), ...WIDE, PUBLIC_URL: "http://localhost", ...vars },
  };
}

/**
 * The platform for the first time, its database empty but for what benchmarks need, and what else is wanted.
 * @param {object} prepared @param {readonly (string | {sql: string, parameter: string})[]} [more] SQL
 */
export async function serveFirst(prepared, more = []) {
  return serveAgain({ ...prepared, seed: [...(await firstSeed()), ...more] });
}

/** SQL that makes the tables, and what benchmarks need in them. */
export async function firstSeed() {
  const migrations = await readD1Migrations(join(ROOT, "migrations"));
  return [...migrations.flatMap(({ queries }) => queries), inviteSeed, applicationSeed];
}

/** @param {object} prepared */
export function serveAgain(prepared) {
  return startServer("platform/serve-worker.mjs", prepared);
}

/** @param {string} folder */
export async function startPlatform(folder) {
  return serveFirst(await preparePlatform(folder));
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

/** @param {"better-auth" | "oidc-provider" | "socket-io" | "tus" | "relay"} name @param {string} folder */
export function startPeer(name, folder) {
  const data = join(folder, name);
  mkdirSync(data, { recursive: true });
  return startServer(`peers/${name}.mjs`, { data });
}
