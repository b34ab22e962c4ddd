import { spawn } from "node:child_process";
import { join } from "node:path";
import { mustRun, SetupError } from "../scripts/setup/command.mjs";
import { installDependencies, needsInstall } from "../scripts/setup/dependencies.mjs";
import { ownNode, toolEnv } from "../scripts/setup/own-node.mjs";
import { ROOT } from "../scripts/setup/places.mjs";
import { say } from "../scripts/setup/say.mjs";

// `npm run bench [-- --quick] [-- --only users-me,fan-out,calls]`: installs what is missing, here and in the project,
// then measures under the project's own Node.

const BENCH = join(ROOT, "bench");

async function installPeers() {
  if (!needsInstall(BENCH)) return;
  say("installing the peers to measure against");
  await mustRun("npm ci", "npm", ["ci", "--loglevel=error"], { cwd: BENCH, env: process.env });
}

async function main() {
  await installDependencies(ROOT, process.env, say);
  await installPeers();
  const args = ["--no-warnings", join(BENCH, "measure.mjs"), ...process.argv.slice(2)];
  const child = spawn(ownNode(ROOT), args, {
    cwd: ROOT,
    env: toolEnv(ROOT, process.env),
    stdio: "inherit",
  });
  // Ctrl-C reaches the whole group: the measurement puts its things away and ends by itself.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("close", (code) => {
    process.exitCode = code ?? 1;
  });
}

await main().catch((error) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
});
