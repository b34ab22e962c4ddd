/** `npm run backup`: makes a backup of the local platform now: of the one that is running at `PORT`, or of `DATA_DIR`. */
import { runLocalBackup } from "./backups/run-backup.ts";
import { reportFailure } from "./setup/say.mjs";

try {
  const made = await runLocalBackup(process.env);
  const { id, stores, rows, files, bytes, verifiedAt, problem } = made;
  const counts = `${stores} stores, ${rows} rows, ${files} files`;
  const found = verifiedAt ? "found whole" : `not whole: ${problem ?? "not read yet"}`;
  console.log(`backup ${id}: ${counts}, ${bytes} bytes and the files, ${found}`);
  process.exitCode = verifiedAt ? 0 : 1;
} catch (error) {
  reportFailure(error);
}
