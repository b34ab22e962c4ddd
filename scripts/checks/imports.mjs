import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { cruise } from "dependency-cruiser";
import { cruiseOptions, roots } from "./import-rules.mjs";

/** A breach in one line. @param {import("dependency-cruiser").IViolation} violation */
function describe({ rule, from, to, cycle }) {
  const way = cycle ? cycle.map((step) => step.name).join(" → ") : to;
  return `${rule.name}: ${from} → ${way}`;
}

/**
 * Every import below `base` that breaks a rule, one line each.
 * @param {string} base
 * @returns {Promise<string[]>}
 */
export async function importViolations(base) {
  const present = roots.filter((root) => existsSync(join(base, root)));
  const { output } = await cruise(present, { ...cruiseOptions, baseDir: base });
  if (typeof output === "string") throw new Error("dependency-cruiser gave no result");
  return output.summary.violations.map(describe);
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const violations = await importViolations(process.cwd());
  for (const line of violations) console.error(line);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
