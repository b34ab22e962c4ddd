import { spawn } from "node:child_process";
import { once } from "node:events";
import type { TestProject } from "vitest/node";
import { PROVIDER_KEY } from "./provider-ledger.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Origin of the providers of a process of their own, see the script for how they behave. */
    fakeProvider: string;
  }
}

/** Starts the providers for the tests of the runtime, which cannot start a process themselves. */
export default async function setup(project: TestProject): Promise<() => void> {
  const script = new URL("fake-provider.mjs", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, PROVIDER_KEY], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(child.stdout, "data");
  project.provide("fakeProvider", `http://127.0.0.1:${String(port).trim()}`);
  return () => {
    child.kill();
  };
}
