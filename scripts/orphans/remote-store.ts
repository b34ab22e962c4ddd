import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AwsClient } from "aws4fetch";
import { SetupError } from "../setup/command.mjs";
import { wranglerArgs } from "../setup/migrations.mjs";
import { ownNode, toolEnv } from "../setup/own-node.mjs";
import { ROOT } from "../setup/places.mjs";
import type { Store } from "./local-store.ts";
import { ROWS_QUERY, type RowOfKey, rowsOf } from "./rows.ts";

const MOST_BYTES = 512 * 1_024 * 1_024;

/** A variable of the environment; as the Worker's settings are named. */
function wanted(name: string): string {
  const value = process.env[name];
  if (!value) throw new SetupError(`${name} is needed to list the bucket`);
  return value;
}

function tagged(xml: string, tag: string): string[] {
  return [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, "g"))].map(
    ([, text = ""]) => text,
  );
}

/** The keys of a bucket by R2's S3 interface: no binding of the Worker's is needed. */
async function keysOf(): Promise<string[]> {
  const client = new AwsClient({
    ...{ accessKeyId: wanted("S3_ACCESS_KEY_ID"), secretAccessKey: wanted("S3_SECRET_ACCESS_KEY") },
    ...{ service: "s3", region: "auto" },
  });
  const bucket = `${wanted("S3_ENDPOINT").replace(/\/+$/, "")}/${wanted("S3_BUCKET")}`;
  const keys: string[] = [];
  for (let token: string | undefined; ; ) {
    const query = new URLSearchParams({
      "list-type": "2",
      ...(token && { "continuation-token": token }),
    });
    const reply = await client.fetch(`${bucket}?${query}`);
    const xml = await reply.text();
    if (!reply.ok) throw new SetupError(`the bucket was not listed: ${reply.status} ${xml}`);
    keys.push(...tagged(xml, "Key"));
    [token] = tagged(xml, "NextContinuationToken");
    if (token === undefined) return keys;
  }
}

/** Reads what a deployment holds: the bucket by S3, the database by wrangler. The bucket first: what comes later is under way. */
export async function remoteStore(environment: string): Promise<Store> {
  const keys = await keysOf();
  const place = ["--remote", "--env", environment, "--json", "--command", ROWS_QUERY];
  const args = [...wranglerArgs(ROOT), "d1", "execute", "DB", ...place];
  const options = { cwd: ROOT, env: toolEnv(ROOT, process.env), maxBuffer: MOST_BYTES };
  const { stdout } = await promisify(execFile)(ownNode(ROOT), args, options);
  const [answer]: { results: RowOfKey[] }[] = JSON.parse(stdout);
  return { keys, rows: rowsOf(answer?.results ?? []) };
}
