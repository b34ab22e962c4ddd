import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { ROOT } from "../scripts/setup/places.mjs";
import { say } from "../scripts/setup/say.mjs";
import { readOptions } from "./options.mjs";
import { Accounts } from "./platform/accounts.mjs";
import { startBare, startPeer, startPlatform } from "./platform/servers.mjs";
import { tableOf, verdictsOf } from "./report/table.mjs";
import { measureCalls } from "./scenarios/calls.mjs";
import { measureCrowd } from "./scenarios/crowd.mjs";
import { measureEncryption } from "./scenarios/encryption.mjs";
import { measureFanOut } from "./scenarios/fan-out.mjs";
import { measureFeed } from "./scenarios/feed.mjs";
import { measureLargeUploads } from "./scenarios/large-upload.mjs";
import { measureOverhead } from "./scenarios/overhead.mjs";
import { measureSearch } from "./scenarios/search.mjs";
import { measureSignIn } from "./scenarios/sign-in.mjs";
import { measureSso } from "./scenarios/sso.mjs";
import { measureStalls } from "./scenarios/stalls.mjs";
import { measureStudio } from "./scenarios/studio.mjs";
import { measureUpload } from "./scenarios/upload.mjs";
import { measureUsersMe } from "./scenarios/users-me.mjs";
import { measureVacancies } from "./scenarios/vacancies.mjs";

const TITLES = {
  "users-me": "Who am I",
  "sign-in": "Signing in with a password",
  sso: "Single sign-on for applications",
  "fan-out": "A busy room",
  crowd: "A crowd",
  search: "Search",
  upload: "An upload",
  "large-upload": "A large upload in pieces",
  calls: "Setting up a call",
  feed: "A large gallery",
  vacancies: "Finding vacancies",
  studio: "The studio",
  encryption: "Encrypted chats",
  stalls: "How long pages are held up",
  overhead: "What logs, metrics, traces and limits cost",
};

/** @returns {Record<string, string | number>} */
function machine() {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    "memory GiB": Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
  };
}

/**
 * @typedef {{ stop: () => Promise<void> }} Stoppable
 * @param {import("./options.mjs").Options} options
 * @param {string} folder
 * @param {Stoppable[]} running everything started is noted here, so that it is stopped however this ends
 */
async function measureAll(options, folder, running) {
  /** @template {Stoppable} T @param {Promise<T>} starting */
  const started = async (starting) => {
    const server = await starting;
    running.push(server);
    return server;
  };
  say("building and starting what is measured");
  const platform = await started(startPlatform(folder));
  const bare = await started(startBare(folder));
  const accounts = new Accounts(platform.url);
  const scenarios = {
    "users-me": async () => {
      const betterAuth = await started(startPeer("better-auth", folder));
      return measureUsersMe({ platform, bare, betterAuth, accounts }, options);
    },
    "sign-in": async () => {
      const betterAuth = await started(startPeer("better-auth", folder));
      return measureSignIn({ platform, bare, betterAuth, accounts }, options);
    },
    sso: async () => {
      const oidcProvider = await started(startPeer("oidc-provider", folder));
      return measureSso({ platform, oidcProvider, accounts }, options);
    },
    "fan-out": async () => {
      const socketIo = await started(startPeer("socket-io", folder));
      return measureFanOut({ platform, socketIo, accounts }, options);
    },
    crowd: () => measureCrowd({ platform, accounts }, options),
    search: () => measureSearch({ platform, accounts }, options),
    upload: async () => {
      const tus = await started(startPeer("tus", folder));
      return measureUpload({ platform, bare, tus, accounts }, options);
    },
    "large-upload": async () => {
      const tus = await started(startPeer("tus", folder));
      return measureLargeUploads({ platform, bare, tus, accounts }, options);
    },
    calls: async () => {
      const relay = await started(startPeer("relay", folder));
      return measureCalls({ platform, relay, accounts }, options);
    },
    feed: () => measureFeed({ folder, started }, options),
    vacancies: () => measureVacancies({ folder }, options),
    studio: () => measureStudio({ folder, started }, options),
    encryption: () => measureEncryption({ platform, accounts }, options),
    stalls: () => measureStalls({ folder, started }, options),
    overhead: () => measureOverhead({ folder, started }, options),
  };
  /** @type {[string, import("./report/table.mjs").Row[]][]} */
  const sections = [];
  /** @type {Record<string, unknown>} */
  const raw = {};
  for (const name of options.scenarios) {
    say(`measuring: ${TITLES[name]}`);
    const { rows, rounds } = await scenarios[name]();
    sections.push([TITLES[name], rows]);
    raw[name] = rounds;
  }
  return { sections, raw };
}

/** What the Worker printed of things going wrong; a measurement of failures would be worthless. @param {string} folder */
function loggedErrors(folder) {
  const log = join(folder, "platform.log");
  const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
  return lines.filter((line) => /"level\\?":\\?"error/.test(line));
}

/** @param {readonly string[]} args */
async function main(args) {
  const options = readOptions(args);
  const folder = mkdtempSync(join(tmpdir(), "veche-bench-"));
  /** @type {Stoppable[]} */
  const running = [];
  const putAway = async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => void putAway().then(() => process.exit(1)));
  }
  try {
    const { sections, raw } = await measureAll(options, folder, running);
    const results = join(ROOT, "bench/results");
    mkdirSync(results, { recursive: true });
    const all = { at: new Date().toISOString(), machine: machine(), options, sections, raw };
    writeFileSync(join(results, "latest.json"), `${JSON.stringify(all, null, 1)}\n`);
    console.log(Object.values(machine()).join(", "));
    console.log(tableOf(sections));
    console.log(
      `\n${options.quick ? "A short run: its numbers say little. " : ""}${verdictsOf(sections)}`,
    );
  } finally {
    const errors = loggedErrors(folder);
    if (errors.length > 0)
      say(`the Worker logged ${errors.length} errors, the first: ${errors[0]}`);
    await putAway();
  }
}

await main(process.argv.slice(2));
