import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../scripts/setup/places.mjs";
import { say } from "../scripts/setup/say.mjs";
import { bottleneckOf, ramp } from "./ramp/ramp.mjs";
import { SCENARIOS, startWorld } from "./ramp/scenarios.mjs";

// `npm run load [-- --only chat-evening,mixed] [-- --quick] [-- --vacancies 20000]`: how much of what people do at once one
// machine bears, and what there is no more of then.

/** @typedef {import("./ramp/scenarios.mjs").ScenarioName} ScenarioName */

/** @param {readonly string[]} args */
function readOptions(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      vacancies: { type: "string", default: "20000" },
    },
  });
  const all = /** @type {ScenarioName[]} */ (Object.keys(SCENARIOS));
  const wanted = values.only?.split(",") ?? all;
  const unknown = wanted.filter((name) => !all.some((known) => known === name));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown}; there are ${all.join(", ")}`);
  const scenarios = all.filter((name) => wanted.includes(name));
  const size = values.quick ? 500 : Number(values.vacancies);
  return { quick: values.quick, scenarios, vacancies: size };
}

/** @param {number} value */
const short = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

/** @param {import("./ramp/ramp.mjs").Step} step */
function lineOf({ users, perSecond, p50, p95, p99, failures, serverCores, generatorCores }) {
  const refused = Object.entries(failures).map(([what, count]) => `${count} × ${what}`);
  const cells = [users, short(perSecond), short(p50), short(p95), short(p99)];
  const cores = [serverCores.toFixed(2), generatorCores.toFixed(2)];
  return `| ${[...cells, ...cores, refused.join(", ") || "none"].join(" | ")} |`;
}

/** @param {ScenarioName} name @param {Awaited<ReturnType<typeof ramp>>} result */
function reportOf(name, { steps, highest }) {
  const { title, unit, boundMs } = SCENARIOS[name];
  const last = steps.at(-1);
  const most = highest
    ? `**${short(highest.perSecond)} ${unit}** with p95 ${short(highest.p95)} ms (bound ${boundMs} ms), ${highest.users} at once`
    : `nothing within p95 ${boundMs} ms`;
  return [
    `### ${title}`,
    "",
    `Most: ${most}. Bottleneck: ${last ? bottleneckOf(highest ?? last) : "none"}.`,
    "",
    `| users at once | ${unit} | p50 ms | p95 ms | p99 ms | platform cores | load cores | refused |`,
    "|---|---|---|---|---|---|---|---|",
    ...steps.map(lineOf),
    "",
  ].join("\n");
}

/** @param {readonly string[]} args */
async function main(args) {
  const options = readOptions(args);
  const folder = mkdtempSync(join(tmpdir(), "veche-load-"));
  say("building and starting the platform");
  const platform = await startWorld(folder, options.vacancies);
  const putAway = async () => {
    await platform.server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => void putAway().then(() => process.exit(1)));
  }
  /** @type {Record<string, unknown>} */
  const raw = {};
  /** @type {string[]} */
  const sections = [];
  try {
    for (const name of options.scenarios) {
      say(`load: ${SCENARIOS[name].title}`);
      const result = await ramp(name, platform, join(folder, "platform.log"), options);
      raw[name] = result;
      sections.push(reportOf(name, result));
    }
  } finally {
    await putAway();
  }
  const results = join(ROOT, "bench/results");
  mkdirSync(results, { recursive: true });
  const machine = `${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} cores, Node ${process.version}`;
  const report = `${machine}\n\n${sections.join("\n")}`;
  writeFileSync(
    join(results, "load.json"),
    `${JSON.stringify({ machine, options, raw }, null, 1)}\n`,
  );
  writeFileSync(join(results, "load.md"), report);
  console.log(report);
}

await main(process.argv.slice(2));
