import { spawn } from "node:child_process";
import { once } from "node:events";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Origin of the fake site, see the script for its pages. */
    fakeSite: string;
  }
}

/** Starts the fake site for the tests of the runtime, which cannot start a process themselves. */
export default async function setup(project: TestProject): Promise<() => void> {
  const script = new URL("fake-site.mjs", import.meta.url).pathname;
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  project.provide("fakeSite", `http://127.0.0.1:${String(port).trim()}`);
  return () => {
    child.kill();
  };
}
