import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
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
});
