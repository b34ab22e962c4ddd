import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/**
 * What the release that still runs, or one that is rolled back to, would stumble over. Adding is expanding, and always
 * allowed; taking away is contracting, and waits for a release in which nothing uses it any more.
 */
const BREAKING = [
  { what: "drops a table", pattern: /^DROP TABLE\b/i },
  { what: "drops a column", pattern: /^ALTER TABLE \S+ DROP\b/i },
  { what: "renames", pattern: /^ALTER TABLE \S+ RENAME\b/i },
  {
    what: "adds a column that older writers leave empty",
    pattern: /^ALTER TABLE \S+ ADD (?!.*\bDEFAULT\b).*\bNOT NULL\b/i,
  },
];
const UNIQUE = /^CREATE UNIQUE INDEX \S+ ON [`"]?(\w+)/i;
const TABLE = /^CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?[`"]?(\w+)/i;

/** @param {string} sql @returns {string[]} */
function statementsOf(sql) {
  return sql
    .replace(/^\s*--(?!> ).*$/gm, "")
    .split(/--> statement-breakpoint|;\s*$/m)
    .map((statement) => statement.replace(/\s+/g, " ").trim())
    .filter((statement) => statement !== "");
}

/**
 * What in this migration breaks the release before it.
 * @param {string} sql
 * @returns {string[]}
 */
export function breakingStatements(sql) {
  const statements = statementsOf(sql);
  const made = new Set(statements.map((statement) => TABLE.exec(statement)?.[1]));
  return statements.flatMap((statement) => {
    const found = BREAKING.find(({ pattern }) => pattern.test(statement));
    if (found) return [`${found.what}: ${statement}`];
    const unique = UNIQUE.exec(statement)?.[1];
    if (unique === undefined || made.has(unique)) return [];
    return [`refuses what older writers may write: ${statement}`];
  });
}

/**
 * What breaks and is not allowed by name, and what is allowed and breaks nothing.
 * @param {string} root
 * @returns {string[]}
 */
export function policyComplaints(root) {
  const folder = join(root, "migrations");
  const { allowed } = JSON.parse(readFileSync(join(folder, "policy.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  const breaking = files.flatMap((file) => {
    const found = breakingStatements(readFileSync(join(folder, file), "utf8"));
    return found.length > 0 ? [{ name: basename(file, ".sql"), found }] : [];
  });
  const names = new Set(breaking.map(({ name }) => name));
  const idle = Object.keys(allowed).filter((name) => !names.has(name));
  return [
    ...breaking
      .filter(({ name }) => !allowed[name])
      .flatMap(({ name, found }) => found.map((what) => `migrations/${name}.sql ${what}`)),
    ...idle.map((name) => `migrations/policy.json allows ${name}, which breaks nothing`),
  ];
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const complaints = policyComplaints(process.cwd());
  for (const line of complaints) console.error(line);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
