import { describe, expect, it } from "vitest";
import { runUploads } from "./uploads.ts";

const MIB = 1_048_576;

describe("uploads of clients that die, on a runtime that dies", () => {
  it("survives: tus-js-client goes on where it was, every byte arrives, nothing is left over", {
    timeout: 180_000,
  }, async () => {
    const clients = ["node"] as const;
    const wish = { clients, bytes: 24_000_000, chunks: [MIB, 6 * MIB], kills: 3, restarts: 1 };
    const { files, store } = await runUploads(wish, () => {});
    expect(files.map(({ chunk, whole }) => [chunk, whole])).toEqual([
      [MIB, true],
      [6 * MIB, true],
    ]);
    expect(store).toEqual({ objects: 2, orphans: [], missing: [] });
  });
});
