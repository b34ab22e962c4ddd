/**
 * @typedef {object} Check
 * @property {string} name
 * @property {readonly string[]} command run with the project's own Node and binaries
 */

/** Everything that is checked without running the product, the slowest first. @type {readonly Check[]} */
export const checks = [
  { name: "types of the platform", command: ["tsc", "-p", "."] },
  { name: "types of the web app", command: ["tsc", "-p", "web"] },
  { name: "types of the scripts and tests", command: ["tsc", "-p", "scripts"] },
  { name: "dead code", command: ["knip", "--no-progress", "--no-config-hints"] },
  { name: "migrations", command: ["node", "scripts/checks/migrations-drift.ts"] },
  { name: "API document is current", command: ["node", "scripts/openapi.ts", "--check"] },
  { name: "API document is good", command: ["node", "scripts/checks/openapi-lint.ts"] },
  {
    name: "types of the bindings",
    command: ["wrangler", "types", "--check", "--include-runtime=false", "--strict-vars=false"],
  },
  { name: "import rules", command: ["node", "scripts/checks/imports.mjs"] },
  { name: "lint and format", command: ["biome", "check", "--error-on-warnings"] },
  { name: "lock file is complete", command: ["node", "scripts/checks/lock-file.mjs"] },
  { name: "dependencies document", command: ["node", "scripts/checks/dependencies-doc.mjs"] },
  { name: "migrations only add", command: ["node", "scripts/checks/migration-policy.mjs"] },
  { name: "licences", command: ["node", "scripts/checks/licences.mjs"] },
  { name: "AsyncAPI document is good", command: ["node", "scripts/checks/asyncapi-lint.ts"] },
  { name: "commands of the documents", command: ["node", "scripts/checks/commands-doc.mjs"] },
  { name: "house rules", command: ["node", "scripts/checks/house-rules.mjs"] },
];
