import { r2Backups, r2Files } from "../adapters/backup-bucket.ts";
import { databaseStore } from "../adapters/backup-stores.ts";
import { systemIds } from "../adapters/ids.ts";
import { type BackupPorts, backupKeys, OF_THIS_DEPLOYMENT } from "../domains/platform/index.ts";
import { type BackedUpBindings, objectSources } from "./backup-sources.ts";
import type { Settings } from "./settings.ts";

/** What backups are made of and kept in; `null` without a key: nothing leaves the platform that is not sealed. */
export function backupDeps(
  env: BackedUpBindings & { readonly BACKUPS: Env["BACKUPS"]; readonly MEDIA: Env["MEDIA"] },
  settings: Settings,
): BackupPorts | null {
  const secrets = settings.BACKUP_KEY;
  if (secrets === undefined || secrets.length === 0) return null;
  const random = (bytes: number) => new Uint8Array(systemIds.random(bytes));
  let keys: ReturnType<typeof backupKeys> | undefined;
  return {
    keys: () => {
      keys ??= backupKeys(secrets, random);
      return keys;
    },
    bucket: r2Backups(env.BACKUPS),
    files: r2Files(env.MEDIA),
    database: databaseStore(env.DB, OF_THIS_DEPLOYMENT),
    classes: objectSources(env),
  };
}
