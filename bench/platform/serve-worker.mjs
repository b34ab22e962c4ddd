import { answer, firstMessage } from "../processes.mjs";
import { startRuntime } from "./runtime.mjs";

/** @type {import("./runtime.mjs").Wish} */
const wish = await firstMessage();
const runtime = await startRuntime(wish);
process.on("SIGTERM", () => void runtime.dispose().then(() => process.exit(0)));
const url = await runtime.unsafeGetDirectURL();
/** The clock strikes when it is told to. */
process.on("message", async (/** @type {{cron: string}} */ { cron }) => {
  const worker = await runtime.getWorker();
  await worker.scheduled({ cron }).catch((error) => console.error(`${cron}: ${error}`));
});
answer({ url: url.origin });
