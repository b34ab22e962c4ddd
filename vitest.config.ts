import { availableParallelism } from "node:os";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { freshSecrets } from "./scripts/setup/secrets.mjs";

/** Tests that need what only the Workers runtime has: bindings, sockets, Durable Objects. */
const RUNTIME = ["workers/**/*.http.test.ts", "durable-objects/**/*.test.ts"];
const BROWSER = ["web/e2e/**/*.e2e.test.ts"];

/** Answered by the tests themselves. */
const SOCIAL_PROVIDERS = JSON.stringify([
  { id: "first", name: "First", issuer: "https://first.example", clientId: "c", secret: "s" },
  { id: "second", name: "Second", issuer: "https://second.example", clientId: "c", secret: "s" },
]);

export default defineConfig({
  test: {
    // Tests wait more than they compute: on two cores two files at once take half the time of one after the other.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: "unit",
          include: ["{shared,workers,scripts,web}/**/*.test.{ts,tsx,mjs}"],
          exclude: [...RUNTIME, ...BROWSER, "**/node_modules/**"],
          // Some start a process, on whatever machine there is.
          testTimeout: 30_000,
        },
      },
      {
        // As the local commands build it: with development mode.
        define: { VECHE_LOCAL: "true" },
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml", environment: "development" },
            remoteBindings: false,
            miniflare: { bindings: { ...freshSecrets(), LOG_LEVEL: "error", SOCIAL_PROVIDERS } },
          }),
        ],
        test: {
          name: "runtime",
          include: RUNTIME,
          provide: { d1Migrations: await readD1Migrations("migrations") },
          setupFiles: ["./shared/testing/runtime-setup.ts"],
          // ES modules in a package that does not say so: they must pass through Vite.
          server: { deps: { inline: ["itty-durable"] } },
          // Some do a thousand things at once, on whatever machine there is.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "browser",
          include: BROWSER,
          // One browser at a time: two cores carry the platform, the browser and the test.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
