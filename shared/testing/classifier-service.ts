import { spawn } from "node:child_process";
import { once } from "node:events";
import type { TestProject } from "vitest/node";
import { CLASSIFIER_SECRET } from "./classifier-asked.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the test's classifier is. */
    readonly classifierOrigin: string;
  }
}

interface ClassifierService {
  readonly origin: string;
  stop(): void;
}

/** Starts the classifier, a process of its own: see the script for how it behaves. */
export async function startClassifier(): Promise<ClassifierService> {
  const script = new URL("fake-classifier.mjs", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, CLASSIFIER_SECRET], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(child.stdout, "data");
  return {
    origin: `http://127.0.0.1:${String(port).trim()}`,
    stop: () => {
      child.kill();
    },
  };
}

/** Tests within the Workers runtime cannot start a process: it is there before them. */
export default async function setup(project: TestProject): Promise<() => void> {
  const service = await startClassifier();
  project.provide("classifierOrigin", service.origin);
  return () => service.stop();
}
