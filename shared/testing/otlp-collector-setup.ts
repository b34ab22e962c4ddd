import { spawn } from "node:child_process";
import { once } from "node:events";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Origin of the collector of traces, see the script for its manners. */
    otlpCollector: string;
  }
}

/** Starts the collector for the tests of the runtime, which cannot start a process themselves. */
export default async function setup(project: TestProject): Promise<() => void> {
  const script = new URL("otlp-collector.mjs", import.meta.url).pathname;
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  project.provide("otlpCollector", `http://127.0.0.1:${String(port).trim()}`);
  return () => {
    child.kill();
  };
}
