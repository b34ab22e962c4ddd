import { describe, expect, it } from "vitest";
import { configurationProblem, kindOf, plain, saysBuildFailed } from "./output.mjs";

describe("the Worker's output", () => {
  describe("works", () => {
    it.each([
      ['{"level":"info","message":"request"}', "log"],
      ["[wrangler:info] GET /readyz 200 OK (4ms)", "chatter"],
      ["env.DB (veche-development)     D1 Database     local", "chatter"],
      ["⎔ Starting local server...", "chatter"],
      ["⎔ Reloading local server...", "notice"],
      ["", "chatter"],
      ["✘ [ERROR] Uncaught TypeError: x is not a function", "notice"],
    ])("sorts %j", (line, kind) => {
      expect(kindOf(line)).toBe(kind);
    });

    it("is read without colours", () => {
      expect(plain("\u001b[31m✘ \u001b[1mBuild failed with 2 errors:\u001b[0m  ")).toBe(
        "✘ Build failed with 2 errors:",
      );
      expect(saysBuildFailed("✘ [ERROR] Build failed with 1 error:")).toBe(true);
    });

    it("gives the names of what is wrong in the configuration", () => {
      const message = "configuration: TOKEN_KEYS: must be JSON; BACKUP_KEY: too short";
      const line = JSON.stringify({
        level: "error",
        error: { name: "ConfigurationError", message },
      });
      expect(configurationProblem(line)).toBe(message);
    });
  });

  describe("refuses", () => {
    it("to see a configuration problem in any other line", () => {
      expect(configurationProblem('{"message":"configuration: fine"}')).toBeNull();
      expect(saysBuildFailed('{"message":"built"}')).toBe(false);
    });
  });
});
