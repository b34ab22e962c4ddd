import { answer, firstMessage } from "../processes.mjs";
import { startRuntime } from "./runtime.mjs";

/** @type {import("./runtime.mjs").Wish} */
const wish = await firstMessage();
const runtime = await startRuntime(wish);
process.on("SIGTERM", () => void runtime.dispose().then(() => process.exit(0)));
const url = await runtime.unsafeGetDirectURL();
answer({ url: url.origin });
