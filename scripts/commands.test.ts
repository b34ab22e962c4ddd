import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bundledWorker } from "./setup/bundled-worker.mjs";
import { ROOT } from "./setup/places.mjs";

/** `npm run …` as a reader gives it, without npm. */
function run(script: string, ...args: string[]): string {
  const command = ["--no-warnings", script, ...args];
  return execFileSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" });
}

describe("commands that write nothing", () => {
  it("npm run scale: what so many people cost a month", () => {
    const text = run("scripts/scale.ts", "--people", "5000");
    expect(text).toMatch(/^5,000 people: \$[\d.,]+ a month$/m);
  });

  it("npm run passwords: the committed filter is what the list gives", () => {
    expect(run("scripts/common-passwords.ts", "--check")).toBe("");
  });

  it("npm run stack: a log's places in the bundle become those in the sources", async () => {
    const [line = ""] = readFileSync(await bundledWorker(), "utf8").split("\n", 1);
    const column = line.length;
    const command = ["--no-warnings", "scripts/stack.mjs"];
    const input = `Error: x\n    at a (main.js:1:${column})\n    at b (other.js:1:2)\n`;
    const text = execFileSync(process.execPath, command, { cwd: ROOT, encoding: "utf8", input });
    expect(text).toMatch(
      /^Error: x\n {4}at a \((?!main)[\w@./-]+:\d+:\d+\)\n {4}at b \(other\.js:1:2\)\n$/,
    );
  }, 60_000);
});
