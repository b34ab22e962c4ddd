import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const require = createRequire(import.meta.url);

const FILES = {
  "api-docs/swagger-ui.css": require.resolve("swagger-ui-dist/swagger-ui.css"),
  "api-docs/swagger-ui-bundle.js": require.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
  "api-docs/start.js": new URL("start.js", import.meta.url),
};

/** Puts what the page at `/api/docs` needs beside the web app, so that it asks nobody but us. */
export function apiDocs(): Plugin {
  return {
    name: "veche-api-docs",
    apply: "build",
    async generateBundle() {
      for (const [fileName, from] of Object.entries(FILES)) {
        this.emitFile({ type: "asset", fileName, source: await readFile(from) });
      }
    },
  };
}
