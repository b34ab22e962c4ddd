import { SetupError } from "./command.mjs";

/** What no platform runs without; the Worker validates their form. */
const REQUIRED = ["PASSWORD_PEPPER", "TOKEN_KEYS", "ENCRYPTION_KEY", "URL_SIGNING_KEY"];

/**
 * The variables of the local Worker. What was given to the command wins over `.dev.vars`; an empty value counts as
 * not given. Throws a {@link SetupError} that names what is missing.
 * @param {Record<string, string>} file what `.dev.vars` holds
 * @param {NodeJS.ProcessEnv} env
 * @param {string} origin where people will reach the platform
 * @returns {NodeJS.ProcessEnv} `env`, with the Worker's variables laid over it
 */
export function workerVariables(file, env, origin) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  const merged = { PUBLIC_URL: origin, ...file, ...given, ENVIRONMENT: "development" };
  const missing = REQUIRED.filter((name) => !(/** @type {NodeJS.ProcessEnv} */ (merged)[name]));
  if (missing.length === 0) return merged;
  throw new SetupError(
    `missing secret: ${missing.join(", ")}\nAdd it to .dev.vars, or remove .dev.vars and the data to begin afresh.`,
  );
}
