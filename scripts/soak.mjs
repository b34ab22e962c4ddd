import { spawn } from "node:child_process";
import { join } from "node:path";
import { installDependencies } from "./setup/dependencies.mjs";
import { ownNode, toolEnv } from "./setup/own-node.mjs";
import { ROOT } from "./setup/places.mjs";
import { reportFailure, say } from "./setup/say.mjs";

/** `npm run soak [-- --seed n --seconds n --clients n --rooms n --kills n]`: chats under faults, judged by their clients. */
try {
  await installDependencies(ROOT, process.env, say);
  const args = ["--no-warnings", join(ROOT, "scripts/soak/soak.ts"), ...process.argv.slice(2)];
  const env = toolEnv(ROOT, process.env);
  const child = spawn(ownNode(ROOT), args, { cwd: ROOT, env, stdio: "inherit" });
  child.on("close", (code) => {
    process.exitCode = code ?? 1;
  });
} catch (error) {
  reportFailure(error);
}
