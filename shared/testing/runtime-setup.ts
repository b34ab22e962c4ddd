import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, inject } from "vitest";
import { notePlans, unindexed } from "./indexes/watch-plans.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly d1Migrations: D1Migration[];
    /** How many mixtures the model of references goes through. */
    readonly referenceRuns: number;
    /** How many jobs the studio's engine goes through, and which fate they have. */
    readonly studioSoak: { readonly jobs: number; readonly seed: number };
  }
}

// Every test file begins with an empty database of the newest shape. Applying twice does nothing.
await applyD1Migrations(env.DB, inject("d1Migrations"));

// What the Worker asked of the database in a file's tests is asked by an index, or named with a reason.
notePlans();
afterAll(async () => {
  const found = await unindexed();
  if (found.length > 0) throw new Error(`read from end to end:\n${found.join("\n\n")}`);
});
