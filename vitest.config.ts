import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { bundledWorker } from "./scripts/setup/bundled-worker.mjs";
import { ROOT } from "./scripts/setup/places.mjs";
import { freshSecrets } from "./scripts/setup/secrets.mjs";
import { runtimeGroups } from "./scripts/tests/runtime-groups.mjs";

/** Tests that need what only the Workers runtime has: bindings, sockets, Durable Objects. */
const RUNTIME = ["workers/**/*.http.test.ts", "durable-objects/**/*.test.ts"];
/** A run of everything has several files share a runtime; one of some files takes each as it is. */
const grouped = process.env["RUNTIME_GROUPS"] === "true";
const BROWSER = ["web/e2e/**/*.e2e.test.ts"];

/** Answered by the tests themselves. */
const SOCIAL_PROVIDERS = JSON.stringify([
  { id: "first", name: "First", issuer: "https://first.example", clientId: "c", secret: "s" },
  { id: "second", name: "Second", issuer: "https://second.example", clientId: "c", secret: "s" },
]);

/** What a package's `browser` field leaves out of the deployed bundle, Vite cannot leave out of what is not one. */
const withoutNodeFiles = {
  name: "without-node-files",
  enforce: "pre",
  resolveId: (source: string, importer?: string) =>
    source === "./node.js" && importer?.includes("/mediabunny/") ? "\0no-node-files" : null,
  load: (id: string) => (id === "\0no-node-files" ? "export const fs = {};" : null),
} as const;

/**
 * A worker gets all its modules in one message, and a socket of workerd takes 32 MiB: packages and the bundle go without
 * their source maps, which make up half of it.
 */
const withoutMaps = {
  name: "without-maps",
  enforce: "post",
  transform: (code: string, id: string) =>
    id.includes("/node_modules/") || id.includes("/.veche/worker/")
      ? { code, map: { mappings: "" as const } }
      : null,
} as const;

const WORKER = join(ROOT, "workers/main.ts");
let watched = false;

/**
 * Takes the Worker as one bundle instead of its more than two thousand modules, which every test file would load anew.
 * Not while sources are watched: what changes has to be seen.
 */
const asBundle = {
  name: "worker-as-bundle",
  enforce: "pre",
  configureVitest({
    vitest,
  }: {
    readonly vitest: { readonly config: { readonly watch: boolean } };
  }) {
    watched = vitest.config.watch;
  },
  async resolveId(source: string, importer?: string) {
    if (watched || !source.endsWith("/main.ts")) return null;
    const path = source.startsWith(".") && importer ? resolve(dirname(importer), source) : source;
    return path === WORKER ? bundledWorker() : null;
  },
} as const;

export default defineConfig({
  test: {
    // Tests wait more than they compute: on two cores two files at once take half the time of one after the other.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: "unit",
          isolate: false,
          setupFiles: ["./shared/testing/unit-setup.ts"],
          include: ["{shared,workers,scripts,web,transcoder}/**/*.test.{ts,tsx,mjs}"],
          exclude: [...RUNTIME, ...BROWSER, "**/node_modules/**"],
          // Some start a process, on whatever machine there is.
          testTimeout: 30_000,
        },
      },
      {
        // As the local commands build it: with development mode.
        define: { VECHE_LOCAL: "true", VECHE_WATCHED: "true" },
        plugins: [
          withoutNodeFiles,
          withoutMaps,
          asBundle,
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml", environment: "development" },
            remoteBindings: false,
            miniflare: {
              bindings: {
                ...freshSecrets(),
                LOG_LEVEL: "error",
                // Plans of queries that a busy machine made slow would be round trips too, which some tests count.
                SLOW_QUERY_MS: "3600000",
                SOCIAL_PROVIDERS,
                LONG_TESTS: process.env["LONG_TESTS"] ?? "",
                // A crowd of a size that tests can make.
                CHAT_SOCKETS_PER_OBJECT: "8",
                UPLOADS_PER_DAY: "300",
              },
            },
          }),
        ],
        test: {
          name: "runtime",
          include: grouped ? runtimeGroups(RUNTIME) : RUNTIME,
          // The Worker's bundle, and services outside the platform that are processes of their own.
          globalSetup: [
            "./scripts/tests/bundle-setup.mjs",
            "./shared/testing/sfu-setup.ts",
            "./shared/testing/fake-site-setup.ts",
            "./shared/testing/classifier-service.ts",
            "./shared/testing/fake-provider-setup.ts",
            "./shared/testing/otlp-collector-setup.ts",
          ],
          provide: {
            d1Migrations: await readD1Migrations("migrations"),
            // `REFERENCE_RUNS=700` for the long form: some 5,000 steps.
            referenceRuns: Number(process.env["REFERENCE_RUNS"] ?? 80),
            studioSoak: {
              jobs: Number(process.env["STUDIO_JOBS"] ?? 60),
              seed: Number(process.env["STUDIO_SEED"] ?? 1),
            },
          },
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
          globalSetup: ["./web/e2e/platforms-setup.ts"],
          setupFiles: ["./web/e2e/pages-setup.ts"],
          // One browser at a time: two cores carry the platform, the browser and the test. Two take twice as long, and fail.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
