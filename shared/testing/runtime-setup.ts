import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    readonly d1Migrations: D1Migration[];
  }
}

// Every test file begins with an empty database of the newest shape. Applying twice does nothing.
await applyD1Migrations(env.DB, inject("d1Migrations"));
