import { env } from "cloudflare:workers";
import { r2Backups } from "../../workers/adapters/backup-bucket.ts";
import { databaseBatch } from "../../workers/adapters/backup-stores.ts";
import { systemIds } from "../../workers/adapters/ids.ts";
import type {
  RestoreSource,
  RestoreTarget,
} from "../../workers/domains/platform/backups/restore/ports.ts";
import { backupKeys } from "../../workers/domains/platform/backups/seal.ts";
import { answerRestore } from "../../workers/domains/platform/index.ts";
import { sendJson } from "./accounts.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

const random = (bytes: number) => new Uint8Array(systemIds.random(bytes));

/** Keys of backups as they are configured, or of these secrets. */
export function keysOf(...secrets: readonly string[]) {
  const given = secrets.length === 0 ? [env.BACKUP_KEY ?? ""] : secrets;
  return backupKeys(
    given.map((text) => new Uint8Array(Buffer.from(text, "base64url"))),
    random,
  );
}

export interface BackupReport {
  readonly backup: string;
  readonly state: string;
  readonly verified: boolean;
  readonly stores: number;
  readonly rows: number;
  readonly files: number;
  readonly problem?: string;
}

/** Makes a backup, as far as one run goes. */
export async function runBackup(): Promise<BackupReport> {
  const reply = await sendJson("POST", "/api/dev/cron", { name: "backup" });
  const { report } = await reply.json<{ report: Record<string, BackupReport> }>();
  const made = report["platform.backup"];
  if (!made) throw new Error(JSON.stringify(report));
  return made;
}

/** Everything in the bucket of backups, taken out of this deployment. */
export async function backupCopies(): Promise<Map<string, Bytes>> {
  const bucket = r2Backups(env.BACKUPS);
  const copies = new Map<string, Bytes>();
  for (const { key } of await bucket.list("", null, 1_000)) {
    const bytes = await bucket.get(key);
    if (bytes) copies.set(key, bytes);
  }
  return copies;
}

/** A bucket of backups that was carried away. */
export function copiesAsSource(copies: ReadonlyMap<string, Bytes>): RestoreSource {
  return {
    get: async (key) => copies.get(key)?.slice() ?? null,
    part: async (key, offset, length) => copies.get(key)?.slice(offset, offset + length) ?? null,
  };
}

/** This deployment, to be filled. */
export function thisDeployment(): RestoreTarget {
  const parts = {
    database: {
      batch: (statements: Parameters<typeof databaseBatch>[1]) => databaseBatch(env.DB, statements),
    },
    object: async (binding: string, name: string, ask: Parameters<typeof backup>[2]) =>
      backup(binding, name, ask),
  };
  return {
    ask: (asked) => answerRestore(parts, JSON.parse(JSON.stringify(asked))),
    putFile: async (key, _length, pieces) => {
      const all: Bytes[] = [];
      for await (const piece of pieces) all.push(piece);
      await env.MEDIA.put(key, new Blob(all));
    },
  };
}

function backup(
  binding: string,
  name: string,
  ask: Parameters<ReturnType<Env["CHAT_ROOM"]["getByName"]>["backup"]>[0],
) {
  const space = Reflect.get(env, binding) as Env["CHAT_ROOM"];
  return space.getByName(name).backup(ask);
}
