import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import type { RestoreSource } from "../../workers/domains/platform/backups/restore/ports.ts";
import { SetupError } from "../setup/command.mjs";
import { ROOT } from "../setup/places.mjs";

type Bytes = Uint8Array<ArrayBuffer>;

/** Backups somewhere, and how to leave them. */
export interface OpenSource extends RestoreSource {
  /** Ids of the backups that are complete. */
  ids(): Promise<string[]>;
  close(): Promise<void>;
}

const MANIFEST = /^backups\/([^/]+)\/manifest$/;
const S3 = "s3://";
/** Of what the Worker is bound to. */
const KEPT = new Set(["compatibilityDate", "r2Buckets"]);

function idsOf(keys: readonly string[]): string[] {
  return keys.flatMap((key) => MANIFEST.exec(key)?.[1] ?? []).toSorted();
}

/** What a platform on this machine has kept in that folder. It may be running. */
async function folderSource(folder: string, environment: string): Promise<OpenSource> {
  const place = join(folder, "v3");
  if (!existsSync(place)) throw new SetupError(`there is no data of a platform in ${folder}`);
  const { workerOptions } = workerOptionsOf(join(ROOT, "wrangler.toml"), environment);
  const kept = Object.entries(workerOptions).filter(([name]) => KEPT.has(name));
  const worker = { modules: true, script: "export default {}", ...Object.fromEntries(kept) };
  const data = { resourcePersistencePath: place };
  const runtime = new Miniflare(convertV4MiniflareOptions({ ...worker, ...data }));
  const bucket = await runtime.getR2Bucket("BACKUPS");
  const read = async (key: string, range?: { offset: number; length: number }) => {
    const object = await bucket.get(key, range === undefined ? {} : { range });
    return object && new Uint8Array(await object.arrayBuffer());
  };
  return {
    get: (key) => read(key),
    part: (key, offset, length) => read(key, { offset, length }),
    ids: async () => {
      const keys: string[] = [];
      for (let startAfter = ""; ; ) {
        const page = await bucket.list({ prefix: "backups/", ...(startAfter && { startAfter }) });
        keys.push(...page.objects.map(({ key }) => key));
        if (!page.truncated) return idsOf(keys);
        startAfter = keys.at(-1) ?? "";
      }
    },
    close: () => runtime.dispose(),
  };
}

function wanted(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new SetupError(`${name} is needed to read a bucket`);
  return value;
}

/** A bucket by R2's S3 interface. */
function bucketSource(Bucket: string, env: NodeJS.ProcessEnv): OpenSource {
  const client = new S3Client({
    region: "auto",
    endpoint: wanted(env, "S3_ENDPOINT"),
    credentials: {
      accessKeyId: wanted(env, "S3_ACCESS_KEY_ID"),
      secretAccessKey: wanted(env, "S3_SECRET_ACCESS_KEY"),
    },
  });
  const read = async (Key: string, Range?: string): Promise<Bytes | null> => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, Range }));
      return Body ? new Uint8Array(await Body.transformToByteArray()) : null;
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  };
  return {
    get: (key) => read(key),
    part: (key, offset, length) => read(key, `bytes=${offset}-${offset + length - 1}`),
    ids: async () => {
      const keys: string[] = [];
      for (let ContinuationToken: string | undefined; ; ) {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, Prefix: "backups/", ContinuationToken }),
        );
        keys.push(...(page.Contents ?? []).flatMap(({ Key = "" }) => Key));
        ContinuationToken = page.NextContinuationToken;
        if (ContinuationToken === undefined) return idsOf(keys);
      }
    },
    close: async () => client.destroy(),
  };
}

/** Where `--from` points to: the data folder of a platform, or `s3://bucket`. */
export async function sourceOf(
  from: string,
  env: NodeJS.ProcessEnv,
  environment = "development",
): Promise<OpenSource> {
  if (from.startsWith(S3)) return bucketSource(from.slice(S3.length), env);
  return folderSource(resolve(from), environment);
}
