/** `npm run soak:backups [-- --database 600 --chat 200 --chats 2000]`: megabytes that are backed up and restored, timed. */
import { parseArgs } from "node:util";
import { reportFailure, say } from "./setup/say.mjs";
import { runBackups } from "./soak/backups.ts";

try {
  const { values } = parseArgs({
    options: {
      database: { type: "string", default: "600" },
      chat: { type: "string", default: "200" },
      chats: { type: "string", default: "2000" },
      port: { type: "string", default: "18787" },
    },
  });
  const { database, chat, chats, port } = values;
  const wish = { databaseMB: Number(database), chatMB: Number(chat), chats: Number(chats) };
  const { report, restored, seconds, peakMiB } = await runBackups(
    { ...wish, port: Number(port) },
    say,
  );
  const same = report.rows === restored.rows && report.stores === restored.stores;
  console.log(
    `${report.rows} rows in ${report.stores} stores: backed up and verified in ${seconds.backup.toFixed(1)} s, ${report.bytes} bytes, the runtime had at most ${peakMiB.backup} MiB; restored and verified in ${seconds.restore.toFixed(1)} s, at most ${peakMiB.restore} MiB; ${same ? "the same" : "NOT the same"}`,
  );
  process.exitCode = same && report.verifiedAt ? 0 : 1;
} catch (error) {
  reportFailure(error);
}
