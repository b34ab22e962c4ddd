import { spawn } from "node:child_process";
import { join } from "node:path";
import { installDependencies } from "./setup/dependencies.mjs";
import { ownNode, toolEnv } from "./setup/own-node.mjs";
import { ROOT } from "./setup/places.mjs";
import { reportFailure, say } from "./setup/say.mjs";

/** `npm run load [-- --only job-search,mixed --quick]`: how much one machine bears, and what there is no more of then. */
try {
  await installDependencies(ROOT, process.env, say);
  const args = ["--no-warnings", join(ROOT, "bench/load-test.mjs"), ...process.argv.slice(2)];
  const env = toolEnv(ROOT, process.env);
  const child = spawn(ownNode(ROOT), args, { cwd: ROOT, env, stdio: "inherit" });
  // Ctrl-C reaches the whole group: the load puts its things away and ends by itself.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("close", (code) => {
    process.exitCode = code ?? 1;
  });
} catch (error) {
  reportFailure(error);
}
