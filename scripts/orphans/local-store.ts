import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import { ROOT } from "../setup/places.mjs";
import type { StoreRows } from "./compare-store.ts";
import { ROWS_QUERY, type RowOfKey, rowsOf } from "./rows.ts";

/** What a bucket and its database hold. */
export interface Store {
  readonly keys: readonly string[];
  readonly rows: StoreRows;
}

/** Of what the Worker is bound to. */
const KEPT = new Set(["compatibilityDate", "d1Databases", "r2Buckets"]);

type Bucket = Awaited<ReturnType<Miniflare["getR2Bucket"]>>;

async function keysOf(bucket: Bucket): Promise<string[]> {
  const keys: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list(cursor === undefined ? {} : { cursor });
    keys.push(...page.objects.map(({ key }) => key));
    if (!page.truncated) return keys;
    cursor = page.cursor;
  }
}

/** A runtime with the bucket and the database of a platform on this machine, and nothing else. */
function openStore(folder: string, environment: string): Miniflare {
  const { workerOptions } = workerOptionsOf(join(ROOT, "wrangler.toml"), environment);
  const kept = Object.entries(workerOptions).filter(([name]) => KEPT.has(name));
  const worker = { modules: true, script: "export default {}", ...Object.fromEntries(kept) };
  const data = { resourcePersistencePath: join(folder, "v3") };
  return new Miniflare(convertV4MiniflareOptions({ ...worker, ...data }));
}

/** Asks the database of what was opened. */
export type AskRows = <Row>(sql: string) => Promise<readonly Row[]>;

/** Looks at what a platform on this machine has kept in `folder`. It may be running. */
export async function inLocalStore<Answer>(
  folder: string,
  environment: string,
  look: (store: Store, ask: AskRows) => Promise<Answer>,
): Promise<Answer> {
  const runtime = openStore(folder, environment);
  try {
    const keys = await keysOf(await runtime.getR2Bucket("MEDIA"));
    const database = await runtime.getD1Database("DB");
    const ask: AskRows = async <Row>(sql: string) =>
      (await database.prepare(sql).all<Row>()).results;
    return await look({ keys, rows: rowsOf(await ask<RowOfKey>(ROWS_QUERY)) }, ask);
  } finally {
    await runtime.dispose();
  }
}

/** The same, as a whole. */
export function localStore(folder: string, environment: string): Promise<Store> {
  return inLocalStore(folder, environment, async (store) => store);
}
