import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Licences that ask for no more than to be named. */
const PERMISSIVE = new Set([
  ...["MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Unlicense"],
  ...["BlueOak-1.0.0", "CC0-1.0", "Python-2.0", "PSF-2.0", "Zlib"],
]);

/** What else may be, by package, and why. @type {Readonly<Record<string, string>>} */
const EXCEPTIONS = {
  mediabunny: "MPL-2.0, by file: it is used as it is",
  "combine-errors": "says MIT in its readme alone; a tool of ours asks for it, nothing we deploy",
  "@fontsource-variable/inter": "OFL-1.1: a font, served as it is",
};
/** Tools that ship with nothing we deploy. */
const TOOL_LICENCES = new Set(["MPL-2.0", "LGPL-3.0-or-later", "OFL-1.1"]);

/** @param {string} expression of SPDX, with one kind of operator @param {(one: string) => boolean} allows */
function holds(expression, allows) {
  const bare = expression.replace(/^\(|\)$/g, "");
  if (bare.includes(" OR ")) return bare.split(" OR ").some(allows);
  return bare.split(" AND ").every(allows);
}

/**
 * @typedef {{ license?: string, dev?: boolean, link?: boolean, resolved?: string }} Locked
 */

/**
 * Packages of the lock file whose licence is neither permissive nor excepted.
 * @param {Readonly<Record<string, Locked>>} packages
 * @returns {string[]}
 */
export function licenceComplaints(packages) {
  return Object.entries(packages).flatMap(([path, { license = "none", dev = false, link }]) => {
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    if (name === undefined || link || EXCEPTIONS[name] !== undefined) return [];
    const allows = (/** @type {string} */ one) =>
      PERMISSIVE.has(one) || (dev && TOOL_LICENCES.has(one));
    return holds(license, allows) ? [] : [`${name}: ${license}`];
  });
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const lock = JSON.parse(readFileSync(join(process.cwd(), "package-lock.json"), "utf8"));
  const complaints = licenceComplaints(lock.packages);
  for (const line of complaints) console.error(`licence that nobody has allowed: ${line}`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
