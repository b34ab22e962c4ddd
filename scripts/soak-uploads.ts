/** `npm run soak:uploads [-- --megabytes 200 --chunks 1,5,6,64 --kills 10 --restarts 3 --clients node,chromium]`: uploads that die on the way. */
import { parseArgs } from "node:util";
import { reportFailure, say } from "./setup/say.mjs";
import { runUploads } from "./soak/uploads.ts";

const MIB = 1_048_576;

try {
  const { values } = parseArgs({
    options: {
      megabytes: { type: "string", default: "200" },
      chunks: { type: "string", default: "1,5,6,64" },
      kills: { type: "string", default: "10" },
      restarts: { type: "string", default: "3" },
      clients: { type: "string", default: "node,chromium" },
    },
  });
  const chunks = values.chunks.split(",").map((mebibytes) => Number(mebibytes) * MIB);
  const times = { kills: Number(values.kills), restarts: Number(values.restarts) };
  const names = ["node", "chromium"] as const;
  const wanted = values.clients.split(",");
  const clients = names.filter((name) => wanted.includes(name));
  const wish = { clients, bytes: Number(values.megabytes) * 1e6, chunks, ...times };
  const { files, store, peakMiB } = await runUploads(wish, say);
  const broken = files.filter(({ whole }) => !whole).length;
  const { objects, orphans, missing } = store;
  console.log(
    `${files.length} files, ${broken} broken; ${objects} objects, ${orphans.length} orphans, ${missing.length} missing; the runtime had at most ${peakMiB} MiB`,
  );
  process.exitCode = broken + orphans.length + missing.length === 0 ? 0 : 1;
} catch (error) {
  reportFailure(error);
}
