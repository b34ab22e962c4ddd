import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { temporaryTree } from "../setup/temporary-tree.ts";
import { bundleBytes, startupMs } from "./budget.mjs";

describe("works", () => {
  it("a bundle weighs what is sent of it: not its source maps", () => {
    const [code, data] = ["let a = 1;\n".repeat(500), "bytes"];
    const folder = temporaryTree({
      "main.js": code,
      "words.bin": data,
      "main.js.map": "x".repeat(5_000),
      "README.md": "from wrangler",
    });
    expect(bundleBytes(folder)).toBe(gzipSync(code).length + gzipSync(data).length);
  });

  it("starting takes what the processor was busy for, in milliseconds", () => {
    const node = (id: number, functionName: string) => ({ id, callFrame: { functionName } });
    const profile = {
      nodes: [node(1, "(root)"), node(2, "(idle)"), node(3, "init")],
      samples: [2, 3, 3, 2, 1],
      timeDeltas: [50_000, 1_000, 2_500, 90_000, 500],
    };
    expect(startupMs(JSON.stringify(profile))).toBe(4);
  });
});
