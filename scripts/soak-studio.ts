/**
 * `npm run soak:studio [-- --jobs 1000 --seed 7]`: jobs of the studio whose processes die at any step and whose messages
 * come twice. Each ends once, is paid for once, and leaves no file without an asset.
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
  },
});
const { jobs: STUDIO_JOBS, seed: STUDIO_SEED } = values;
const file = "workers/domains/studio/engine/engine.http.test.ts";
const args = ["vitest", "run", "--project", "runtime", file, "-t", "die at any step"];
const { status } = spawnSync("npx", args, {
  stdio: "inherit",
  env: { ...process.env, STUDIO_JOBS, STUDIO_SEED },
});
process.exitCode = status ?? 1;
