import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryTree } from "../setup/temporary-tree.ts";
import { findChromium, findShell } from "./chromium.mjs";
import { countTests } from "./run-vitest.mjs";
import { sum, totals } from "./totals.mjs";

const clean = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ status: "passed", assertionResults: [{ status: "passed" }] }],
};

describe("counting tests", () => {
  describe("works", () => {
    it("adds what is pending to what is skipped", () => {
      expect(countTests(clean, true)).toEqual({ passed: 5, failed: 0, skipped: 2 });
    });

    it("ends with one plain line", () => {
      const all = sum([
        { passed: 5, failed: 0, skipped: 0 },
        { passed: 1, failed: 2, skipped: 3 },
      ]);
      expect(totals(all)).toBe("6 passed, 2 failed, 3 skipped");
      expect(totals({ passed: 6, failed: 0, skipped: 0 })).toBe("6 passed, 0 failed");
    });
  });

  describe("refuses", () => {
    it("to overlook a file that could not be loaded", () => {
      const broken = { ...clean, testResults: [{ status: "failed", assertionResults: [] }] };
      expect(countTests(broken, false).failed).toBe(1);
    });

    it("to count a file of failed tests twice", () => {
      const testResults = [{ status: "failed", assertionResults: [{ status: "failed" }] }];
      expect(countTests({ ...clean, numFailedTests: 1, testResults }, false).failed).toBe(1);
    });

    it("to call a run good that vitest does not", () => {
      expect(countTests(clean, false).failed).toBe(1);
    });
  });
});

describe("finding Chromium", () => {
  it("works: takes the one named, or the first on the path", () => {
    const root = temporaryTree({ "bin/chromium": "", "own/chrome": "" });
    const [onPath, own] = [join(root, "bin/chromium"), join(root, "own/chrome")];
    for (const path of [onPath, own]) chmodSync(path, 0o755);
    const env = { PATH: `${join(root, "empty")}:${join(root, "bin")}` };
    expect(findChromium(env)).toBe(onPath);
    expect(findChromium({ ...env, CHROMIUM_PATH: own })).toBe(own);
  });

  it("works: takes one without a window, unless another is named", () => {
    const root = temporaryTree({ "bin/chromium-headless-shell": "", "own/shell": "" });
    const [onPath, own] = [join(root, "bin/chromium-headless-shell"), join(root, "own/shell")];
    for (const path of [onPath, own]) chmodSync(path, 0o755);
    const env = { PATH: join(root, "bin") };
    expect(findShell(env)).toBe(onPath);
    expect(findShell({ ...env, CHROMIUM_SHELL_PATH: own })).toBe(own);
    expect(findShell({ ...env, CHROMIUM_PATH: "/usr/bin/true" })).toBe("");
    expect(findShell({})).toBe("");
  });

  it("refuses: a name that leads to nothing that runs", () => {
    const root = temporaryTree({ "bin/chromium": "not executable" });
    expect(findChromium({ PATH: join(root, "bin") })).toBeNull();
    expect(findChromium({ CHROMIUM_PATH: join(root, "gone") })).toBeNull();
  });
});
