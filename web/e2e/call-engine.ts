import { join } from "node:path";
import { build } from "vite";

const ROOT = join(import.meta.dirname, "../..");

/** What pages make calls with, as one script that sets `vecheCalls`. */
export async function bundleEngine(): Promise<string> {
  const entry = join(import.meta.dirname, "call-page.ts");
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      lib: { entry, name: "vecheCalls", formats: ["iife"] },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !("output" in output)) throw new Error("The engine was not built.");
  return `${output.output[0].code}\n;globalThis.vecheCalls = vecheCalls;`;
}
