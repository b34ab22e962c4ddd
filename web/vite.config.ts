import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { apiDocs } from "./api-docs/plugin.ts";
import { firstLoadBudget } from "./first-load/plugin.ts";

/** Where the platform answers while the app is served by Vite's own server. */
const platform = process.env["PLATFORM_URL"] ?? "http://localhost:8787";
const proxied = ["/api", "/oauth", "/.well-known", "/healthz", "/readyz"];

const FRAMEWORK =
  /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|@tanstack\/[\w-]+|openapi-fetch)\//;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), apiDocs(), firstLoadBudget()],
  server: {
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: platform, ws: true }])),
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Every asset is a file of its own: the content security policy allows no others, and they are cached for good.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 500,
    rolldownOptions: {
      output: {
        // What every page needs and seldom changes is one file, kept by browsers from release to release.
        codeSplitting: { groups: [{ name: "framework", test: FRAMEWORK }] },
      },
    },
  },
});
