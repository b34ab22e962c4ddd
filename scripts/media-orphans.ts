/**
 * Compares the bucket with the rows that refer to it, both ways: of the local platform, or with `-- --remote --env
 * production` of a deployment (S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY as the Worker has them).
 * Exit code 1 if anything is there that nothing refers to, or the other way round.
 */
import { parseArgs } from "node:util";
import { compareStore } from "./orphans/compare-store.ts";
import { localStore } from "./orphans/local-store.ts";
import { remoteStore } from "./orphans/remote-store.ts";
import { dataDir } from "./setup/places.mjs";
import { reportFailure } from "./setup/say.mjs";

const MOST_PRINTED = 50;

try {
  const { values } = parseArgs({
    options: {
      remote: { type: "boolean", default: false },
      env: { type: "string", default: "production" },
    },
  });
  const store = values.remote
    ? await remoteStore(values.env)
    : await localStore(dataDir(process.env), "development");
  const { objects, orphans, missing } = compareStore(store.keys, store.rows);
  for (const key of orphans.slice(0, MOST_PRINTED)) console.log(`nothing refers to ${key}`);
  for (const key of missing.slice(0, MOST_PRINTED)) console.log(`not there: ${key}`);
  console.log(`${objects} objects, ${orphans.length} orphans, ${missing.length} missing`);
  process.exitCode = orphans.length + missing.length === 0 ? 0 : 1;
} catch (error) {
  reportFailure(error);
}
