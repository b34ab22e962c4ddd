import { existsSync } from "node:fs";
import { join } from "node:path";
import { BackupDamaged } from "../../workers/domains/platform/backups/manifest.ts";
import { RestoreRefused } from "../../workers/domains/platform/backups/restore/ports.ts";
import {
  type RestoreReport,
  restoreBackup,
} from "../../workers/domains/platform/backups/restore/restore-backup.ts";
import { LocalPlatform } from "../platform/local-platform.mjs";
import { freePort } from "../platform/ports.mjs";
import { bundledWorker } from "../setup/bundled-worker.mjs";
import { SetupError } from "../setup/command.mjs";
import { installDependencies } from "../setup/dependencies.mjs";
import { devVars } from "../setup/dev-vars.mjs";
import { dataDir, ROOT } from "../setup/places.mjs";
import { say } from "../setup/say.mjs";
import { workerVariables } from "../setup/variables.mjs";
import { httpTarget } from "./http-target.ts";
import { keysOf } from "./keys.ts";
import { type OpenSource, sourceOf } from "./sources.ts";

export interface RestoreWish {
  readonly id: string | undefined;
  readonly from: string;
  /** Origin of a deployment that is to be filled; without one, the local data folder is. */
  readonly to: string | undefined;
}

/** The local platform on an empty folder, open for a restore only. */
async function withEmptyPlatform<Result>(
  env: NodeJS.ProcessEnv,
  variables: NodeJS.ProcessEnv,
  work: (origin: string) => Promise<Result>,
): Promise<Result> {
  const folder = dataDir(env);
  if (existsSync(join(folder, "v3", "d1"))) {
    throw new SetupError(
      `there is a platform in ${folder}: name an empty folder with DATA_DIR, or move that away`,
    );
  }
  const port = await freePort(env, "PORT", 8787);
  const platform = new LocalPlatform(port, { ...variables, RESTORE: "on" }, await bundledWorker());
  try {
    await platform.ready();
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    await platform.stop();
  }
}

async function chosen(source: OpenSource, { id, from }: RestoreWish): Promise<string> {
  if (id !== undefined) return id;
  const ids = await source.ids();
  throw new SetupError(
    ids.length === 0
      ? `there is no backup in ${from}`
      : `say which: npm run restore -- <backup-id> --from ${from}\n${ids.join("\n")}`,
  );
}

/** Restores a backup into an empty platform. Throws {@link SetupError} that says why not. */
export async function runRestore(
  wish: RestoreWish,
  env: NodeJS.ProcessEnv,
): Promise<RestoreReport & { readonly id: string }> {
  await installDependencies(ROOT, env, say);
  const variables = workerVariables(devVars(ROOT, say), env, "http://localhost:8787");
  const keys = await keysOf(variables["BACKUP_KEY"]);
  const source = await sourceOf(wish.from, variables);
  try {
    const id = await chosen(source, wish);
    const fill = (origin: string) =>
      restoreBackup(source, httpTarget(origin, keys.first.token), keys, id, say);
    const report = wish.to ? fill(wish.to) : withEmptyPlatform(env, variables, fill);
    return { ...(await report), id };
  } catch (error) {
    const told = error instanceof BackupDamaged || error instanceof RestoreRefused;
    throw told ? new SetupError(`not restored: ${error.message}`) : error;
  } finally {
    await source.close();
  }
}
