import { describe, expect, it, vi } from "vitest";
import { runChecks } from "./run-checks.mjs";

function check(name: string, script: string) {
  return { name, command: [process.execPath, "-e", script] };
}

async function outcome(...checks: ReturnType<typeof check>[]) {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const tally = await runChecks(checks, process.cwd(), process.env);
  const lines = written.mock.calls.map(([line]) => String(line));
  written.mockRestore();
  return { tally, printed: lines.join("") };
}

describe("running checks", () => {
  it("works: each counts as one and prints one line", async () => {
    const { tally, printed } = await outcome(
      check("first", "console.log('unheard')"),
      check("second", ""),
      check("third", ""),
    );
    expect(tally).toEqual({ passed: 3, failed: 0 });
    expect(printed.match(/^ok {3}(first|second|third) \(\d+\.\d s\)$/gm)).toHaveLength(3);
    expect(printed).not.toContain("unheard");
  });

  it("refuses: a failure tells what was complained of", async () => {
    const { tally, printed } = await outcome(
      check("bad", "console.error('line 7 is wrong'); process.exit(3)"),
      check("good", ""),
    );
    expect(tally).toEqual({ passed: 1, failed: 1 });
    expect(printed).toMatch(/FAIL bad \(.*\)\nline 7 is wrong\n/);
  });

  it("survives: a tool that cannot be started", async () => {
    const { tally } = await outcome({ ...check("gone", ""), command: ["no-such-tool"] });
    expect(tally).toEqual({ passed: 0, failed: 1 });
  });
});
