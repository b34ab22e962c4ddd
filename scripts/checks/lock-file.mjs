import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

/**
 * A registry may not carry the packages of every platform. npm then leaves them out of package-lock.json without a
 * word, and `npm ci` refuses such a file on every machine. With `--write` they are put in: version, platform and no
 * checksum, as nothing more is known here; on this platform they are never fetched.
 *
 * @typedef {object} Entry
 * @property {string} [version]
 * @property {string} [license]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 *
 * @typedef {Record<string, Entry>} Packages
 */

const SYSTEM = /\b(android|darwin|freebsd|linux|openharmony|win32|windows)\b/;
const CPU = /\b(arm64|arm|ia32|ppc64|riscv64|s390x|x64|64)\b/;

/** Where npm looks for a package that the one at `path` asks for, nearest first. @param {string} path @returns {string[]} */
function levels(path) {
  const end = path.lastIndexOf("/node_modules/");
  const above = end < 0 ? (path === "" ? [] : [""]) : levels(path.slice(0, end));
  return [path, ...above];
}

/** @param {Packages} packages @param {string} path @param {string} name */
function isLocked(packages, path, name) {
  return levels(path).some((level) => packages[`${level ? `${level}/` : ""}node_modules/${name}`]);
}

/** What a package's name tells of where it runs: `@biomejs/cli-linux-x64-musl`. @param {string} name */
function platformOf(name) {
  const suffix = name.slice(name.lastIndexOf("/") + 1);
  const system = SYSTEM.exec(suffix)?.[1];
  const cpu = CPU.exec(suffix.slice(suffix.search(SYSTEM)))?.[1];
  if (!system || !cpu) throw new Error(`${name} does not tell its platform`);
  const libc = system === "linux" ? /-(gnu|musl)/.exec(suffix)?.[1] : undefined;
  return {
    os: [system === "windows" ? "win32" : system],
    cpu: [cpu === "64" ? "x64" : cpu],
    ...(libc && { libc: [libc === "gnu" ? "glibc" : libc] }),
  };
}

/**
 * The optional packages that others ask for and the lock file does not know, by the path they belong at.
 * @param {Packages} packages
 * @returns {Packages}
 */
export function missingOptionals(packages) {
  /** @type {Packages} */
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name)) continue;
      const { dev, license } = entry;
      const { os, cpu, libc } = platformOf(name);
      // In the order in which npm would write it.
      missing[`node_modules/${name}`] = {
        version,
        cpu,
        ...(dev && { dev }),
        ...(libc && { libc }),
        ...(license && { license }),
        optional: true,
        os,
      };
    }
  }
  return missing;
}

/** The complaints about a lock file, one line each. @param {string} text */
export function lockComplaints(text) {
  const packages = JSON.parse(text).packages;
  const missing = Object.keys(missingOptionals(packages));
  return missing.map(
    (path) => `${path} is left out: run node scripts/checks/lock-file.mjs --write`,
  );
}

/** The lock file with what was left out. @param {string} text */
export function completeLock(text) {
  const lock = JSON.parse(text);
  const all = Object.entries({ ...lock.packages, ...missingOptionals(lock.packages) });
  const sorted = all.sort(([a], [b]) => a.localeCompare(b, "en"));
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`;
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const path = "package-lock.json";
  const text = readFileSync(path, "utf8");
  const complaints = lockComplaints(text);
  if (process.argv.includes("--write")) writeFileSync(path, completeLock(text));
  else for (const line of complaints) console.error(line);
  process.exitCode = complaints.length > 0 && !process.argv.includes("--write") ? 1 : 0;
}
