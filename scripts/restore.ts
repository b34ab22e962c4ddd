/**
 * `DATA_DIR=<empty> npm run restore -- <backup-id> --from <data folder or s3://bucket> [--to https://host]`: restores a
 * backup into an empty platform, verified. Without an id it lists what is there.
 */
import { parseArgs } from "node:util";
import { runRestore } from "./backups/run-restore.ts";
import { dataDir } from "./setup/places.mjs";
import { reportFailure } from "./setup/say.mjs";

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: "string" }, to: { type: "string" } },
  });
  const { from = dataDir({}), to } = values;
  const start = performance.now();
  const { id, stores, rows, files } = await runRestore(
    { id: positionals[0], from, to },
    process.env,
  );
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(
    `restored ${id} in ${seconds} s: ${stores} stores, ${rows} rows, ${files} files, each verified`,
  );
} catch (error) {
  reportFailure(error);
}
