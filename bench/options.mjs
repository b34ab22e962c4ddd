import { parseArgs } from "node:util";

/** @typedef {"users-me" | "sign-in" | "sso" | "fan-out" | "crowd" | "search" | "upload" | "large-upload" | "calls" | "feed" | "vacancies" | "studio" | "overhead" | "encryption" | "stalls"} ScenarioName */

/** @type {readonly ScenarioName[]} */
const ALL = [
  "users-me",
  "sign-in",
  "sso",
  "fan-out",
  "crowd",
  "search",
  "upload",
  "large-upload",
  "calls",
  "feed",
  "vacancies",
  "studio",
  "overhead",
  "encryption",
  "stalls",
];

/**
 * @typedef {object} Options
 * @property {boolean} quick a short run: fewer rounds, smaller rooms; its numbers are only a sign of life
 * @property {readonly ScenarioName[]} scenarios
 * @property {string | null} profile where to write CPU profiles of the Worker's isolate
 */

/** @param {readonly string[]} args @returns {Options} */
export function readOptions(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      profile: { type: "string" },
    },
  });
  const wanted = values.only?.split(",") ?? ALL;
  const unknown = wanted.filter((name) => !ALL.some((known) => known === name));
  if (unknown.length > 0)
    throw new Error(`unknown: ${unknown.join(", ")}; there are ${ALL.join(", ")}`);
  return {
    quick: values.quick,
    scenarios: ALL.filter((name) => wanted.includes(name)),
    profile: values.profile ?? null,
  };
}
