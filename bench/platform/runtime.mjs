import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";

// A built Worker in the runtime: requests reach its own socket, with no development server or proxy before it.

/**
 * @typedef {object} Wish
 * @property {string} config path of its wrangler.toml
 * @property {string} [environment]
 * @property {string} built folder of the build
 * @property {string} data folder where D1, R2 and the objects keep theirs
 * @property {string} log file that gets what the Worker prints
 * @property {Record<string, string>} [vars] variables and secrets
 * @property {(string | {sql: string, parameter: string})[]} [seed] SQL to run in the database before it serves
 * @property {number} [inspectorPort]
 *
 * @typedef {Record<string, {namespace_id: string, simple: {limit: number, period?: 10 | 60}}>} RateLimits
 */

/** The modules of a build, the main one first. @param {string} folder */
function modulesIn(folder) {
  const names = readdirSync(folder).filter((name) => typeOf(name) !== undefined);
  names.sort((a, b) => Number(typeOf(a) !== "ESModule") - Number(typeOf(b) !== "ESModule"));
  return names.map((name) => {
    const path = join(folder, name);
    return { type: typeOf(name) ?? "Data", path, contents: readFileSync(path) };
  });
}

/** @param {string} name @returns {"CompiledWasm" | "Data" | "ESModule" | undefined} */
function typeOf(name) {
  if (/\.m?js$/.test(name)) return "ESModule";
  if (name.endsWith(".wasm")) return "CompiledWasm";
  return name.endsWith(".bin") ? "Data" : undefined;
}

/** All load comes from one address. @param {RateLimits} limits @returns {RateLimits} */
function widened(limits) {
  const wide = Object.entries(limits).map(([name, { namespace_id, simple }]) => {
    return [name, { namespace_id, simple: { ...simple, limit: 1_000_000_000 } }];
  });
  return Object.fromEntries(wide);
}

/** @param {Wish} wish */
function optionsOf(wish) {
  const { workerOptions } = workerOptionsOf(wish.config, wish.environment);
  const { assets: _assets, modulesRules: _rules, ...worker } = workerOptions;
  const ratelimits = /** @type {RateLimits | undefined} */ (worker["ratelimits"]);
  return convertV4MiniflareOptions({
    ...worker,
    modulesRoot: wish.built,
    modules: modulesIn(wish.built),
    bindings: { .../** @type {object} */ (worker["bindings"]), ...wish.vars },
    ...(ratelimits && { ratelimits: widened(ratelimits) }),
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    host: "127.0.0.1",
    port: 0,
    cf: false,
    log: new Log(LogLevel.ERROR),
    resourcePersistencePath: join(wish.data, "v3"),
    ...(wish.inspectorPort === undefined ? {} : { inspectorPort: wish.inspectorPort }),
  });
}

/** Lets the runtime print into a file, as a log collector would take it. @param {string} log */
function printTo(log) {
  const fromMiniflare = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  process.env["BENCH_WORKERD"] = fromMiniflare("workerd").default;
  process.env["BENCH_WORKERD_LOG"] = log;
  process.env["MINIFLARE_WORKERD_PATH"] = fileURLToPath(
    new URL("workerd-to-file.sh", import.meta.url),
  );
}

/** Serves a built Worker, its database seeded. @param {Wish} wish */
export async function startRuntime(wish) {
  printTo(wish.log);
  const runtime = new Miniflare(optionsOf(wish));
  await runtime.ready;
  if (wish.seed) {
    const database = await runtime.getD1Database("DB");
    for (const one of wish.seed) {
      const statement =
        typeof one === "string"
          ? database.prepare(one)
          : database.prepare(one.sql).bind(one.parameter);
      await statement.run();
    }
  }
  return runtime;
}
