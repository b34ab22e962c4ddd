import type { TestProject } from "vitest/node";
import { startSfu } from "./sfu-service.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the test's media server is. */
    readonly sfuOrigin: string;
  }
}

/** Tests within the Workers runtime cannot start a process: it is there before them. */
export default async function startOutside(project: TestProject): Promise<() => void> {
  const sfu = await startSfu();
  project.provide("sfuOrigin", sfu.origin);
  return () => sfu.stop();
}
