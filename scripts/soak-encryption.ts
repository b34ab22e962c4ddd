/**
 * `npm run soak:encryption [-- --operations 5000 --seed 1]`: eight people with two devices each, who use encrypted chats
 * over networks that lose and double, with devices and rooms that stop at any time. In the end every device has read
 * what it should, and those that were taken out nothing after that.
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    operations: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
  },
});
const { operations: ENCRYPTION_OPERATIONS, seed: ENCRYPTION_SEED } = values;
const file = "shared/testing/encryption/model.test.ts";
const { status } = spawnSync("npx", ["vitest", "run", "--project", "unit", file], {
  stdio: "inherit",
  env: { ...process.env, ENCRYPTION_OPERATIONS, ENCRYPTION_SEED },
});
process.exitCode = status ?? 1;
