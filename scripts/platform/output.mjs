import { stripVTControlCharacters } from "node:util";

/** What wrangler says about itself; none of it is news to whoever runs the platform. */
const CHATTER = [
  /Scheduled Workers are not automatically triggered/,
  /^\s+(To manually trigger a scheduled event|curl "http|For more details, see)/,
  /^\[wrangler:info\]/,
  /^⎔ (?!Reloading)/,
  /^Using secrets defined in /,
  /^Your Worker has access to the following bindings:/,
  /^Binding\s+Resource\s+Mode/,
  /^env\./,
  /^\s*$/,
];

/**
 * What becomes of a line that wrangler printed: the Worker's own log lines (JSON) go on to stdout; what may matter to
 * a person goes to stderr once the platform is up; the rest is only kept for when something goes wrong.
 * @param {string} line
 * @returns {"log" | "notice" | "chatter"}
 */
export function kindOf(line) {
  if (line.startsWith("{") && line.endsWith("}")) return "log";
  return CHATTER.some((pattern) => pattern.test(line)) ? "chatter" : "notice";
}

/**
 * The complaint in a log line of a Worker that cannot start as it is configured, or null.
 * @param {string} line
 */
export function configurationProblem(line) {
  if (!line.includes("ConfigurationError")) return null;
  return /configuration: [^"\\]*/.exec(line)?.[0] ?? line;
}

/** Whether wrangler says that the Worker cannot be built: it would wait for a change. @param {string} line */
export function saysBuildFailed(line) {
  return /Build failed with \d+ error/.test(line);
}

/** Without colours and cursor movements. @param {string} line */
export function plain(line) {
  return stripVTControlCharacters(line).trimEnd();
}
