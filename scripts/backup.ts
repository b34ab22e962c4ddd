/** `npm run backup`: makes a backup of the local platform now: of the one that is running at `PORT`, or of `DATA_DIR`. */
import { runLocalBackup } from "./backups/run-backup.ts";
import { reportFailure } from "./setup/say.mjs";

try {
  const { backup, stores, rows, files, bytes, verified, problem } = await runLocalBackup(
    process.env,
  );
  const counts = `${stores} stores, ${rows} rows, ${files} files`;
  const found = verified ? "found whole" : `not whole: ${problem ?? "not read yet"}`;
  console.log(`backup ${backup}: ${counts}, ${bytes} bytes and the files, ${found}`);
  process.exitCode = verified ? 0 : 1;
} catch (error) {
  reportFailure(error);
}
