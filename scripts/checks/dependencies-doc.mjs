import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROW = /^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm;

/** @typedef {{ version: string, licence: string, why: string }} Row */

/**
 * The rows of docs/dependencies.md by package.
 * @param {string} text
 * @returns {Map<string, Row>}
 */
function rowsOf(text) {
  const rows = [...text.matchAll(ROW)].map(
    ([, name = "", version = "", licence = "", why = ""]) => {
      const row = { version: version.trim(), licence: licence.trim(), why: why.trim() };
      return /** @type {const} */ ([name, row]);
    },
  );
  return new Map(rows);
}

/**
 * What docs/dependencies.md says wrongly or leaves out of the packages that the project asks for by name.
 * @param {string} root
 * @returns {string[]}
 */
export function dependencyComplaints(root) {
  const read = (/** @type {string} */ path) => readFileSync(join(root, path), "utf8");
  const manifest = JSON.parse(read("package.json"));
  const locked = JSON.parse(read("package-lock.json")).packages;
  const rows = rowsOf(read("docs/dependencies.md"));
  const asked = {
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  };
  const complaints = Object.keys(asked).flatMap((name) => {
    const { version, license } = locked[`node_modules/${name}`] ?? {};
    const row = rows.get(name);
    if (!row) return [`${name} is not there: | \`${name}\` | ${version} | ${license} | why |`];
    if (row.version === version && row.licence === license) return [];
    return [`${name} is ${version}, ${license}`];
  });
  const gone = [...rows.keys()].filter((name) => !(name in asked));
  return [...complaints, ...gone.map((name) => `${name} is no longer used`)];
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const complaints = dependencyComplaints(process.cwd());
  for (const line of complaints) console.error(`docs/dependencies.md: ${line}`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
