import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./command.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { ownNode, toolEnv } from "./own-node.mjs";

/** What the built app is made from. */
const INPUTS = [
  "web",
  "shared/client",
  "shared/contracts",
  "shared/kernel",
  "tsconfig.base.json",
  "package-lock.json",
];

/** @param {string} path */
function isNoInput(path) {
  return (
    /^web\/(dist|e2e)$/.test(path) || /\.test\.tsx?$/.test(path) || path.endsWith("/.DS_Store")
  );
}

/** One hash over everything the built app is made from. @param {string} root */
export function webInputs(root) {
  return fingerprint(root, INPUTS, isNoInput);
}

/**
 * Builds the web app into `web/dist`, unless what is there was made from the same inputs.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
export async function buildWebApp(root, env, say) {
  const workshop = join(root, ".veche");
  const marker = join(workshop, "web-built");
  const wanted = `${webInputs(root)} ${env["STREAM_HOST"] ?? ""}`;
  const built = existsSync(join(root, "web/dist/index.html"));
  if (built && existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  say("building the web app");
  const vite = join(root, "node_modules/vite/bin/vite.js");
  await mustRun(
    "building the web app",
    ownNode(root),
    [vite, "build", "--config", "web/vite.config.ts"],
    {
      cwd: root,
      env: toolEnv(root, { ...env, NODE_ENV: "production" }),
    },
  );
  mkdirSync(workshop, { recursive: true });
  writeFileSync(marker, wanted);
}
