import { installDependencies } from "./dependencies.mjs";
import { devVars } from "./dev-vars.mjs";
import { migrate } from "./migrations.mjs";
import { dataDir, ROOT } from "./places.mjs";
import { say } from "./say.mjs";
import { workerVariables } from "./variables.mjs";
import { buildWebApp } from "./web-app.mjs";

/**
 * Everything the local platform needs before it can run, done only where it is not done yet.
 * @param {{ env: NodeJS.ProcessEnv, origin: string, withWebApp: boolean }} wish
 */
export async function prepare({ env, origin, withWebApp }) {
  await installDependencies(ROOT, env, say);
  const variables = workerVariables(devVars(ROOT, say), env, origin);
  await migrate(ROOT, dataDir(env), env, say);
  if (withWebApp) await buildWebApp(ROOT, env, say);
  return variables;
}
