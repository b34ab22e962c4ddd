import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { apiDocs } from "./api-docs/plugin.ts";
import { firstLoadBudget } from "./first-load/plugin.ts";
import { pageHeaders } from "./page-headers/plugin.ts";
import { serviceWorker } from "./service-worker/plugin.ts";

/** Where the platform answers while the app is served by Vite's own server. */
const platform = process.env["PLATFORM_URL"] ?? "http://localhost:8787";
const proxied = ["/api", "/oauth", "/.well-known", "/healthz", "/readyz"];

/** Lists that load page by page are on pages that come later. */
const FRAMEWORK =
  /^(?!.*[iI]nfiniteQuery).*node_modules\/(react|react-dom|scheduler|i18next|react-i18next|@tanstack\/[\w-]+|openapi-fetch)\//;

/**
 * What every page behind the sign-in shows: many small modules that a file each would make larger, for each of them is
 * compressed by itself.
 */
const SHELL =
  /\/web\/(ui\/(avatar|delayed|empty-state|format|linked-text|mark|page-title|problem|storage|toasts)|app\/(account-here|calls\/calls-host|chat-news|chats|event-kinds|lazy-part|leave-chat|me|platform|presence|sealed-preview|search|sign-out|step-up|use-hub))\.tsx?$/;
const ICONS =
  /@tabler\/.*(createReactComponent|defaultAttributes|Icon(AlertCircle|AlertTriangle|ArrowDown|ArrowLeft|ArrowUp|BellOff|Briefcase|Check|Checks|Clock|Dots|Gavel|LayoutBoard|MessageCircle|MessageHeart|Messages|Microphone|Movie|Paperclip|Phone|Photo|Pin|Search|ShieldCog|Video|X))\.mjs/;

/** What `ts-mls` would load for cipher suites that nobody here uses; it is not installed. */
const OTHER_SUITES =
  /^@(hpke\/(chacha20poly1305|dhkem-x448|hybridkem-x-wing|ml-kem)|noble\/post-quantum)/;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), apiDocs(), firstLoadBudget(), pageHeaders(), serviceWorker()],
  worker: { format: "es", rolldownOptions: { external: OTHER_SUITES } },
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
        codeSplitting: {
          groups: [
            { name: "framework", test: FRAMEWORK },
            { name: "shell", test: SHELL },
            { name: "icons", test: ICONS },
          ],
        },
      },
    },
  },
});
