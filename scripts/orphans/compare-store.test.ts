import { describe, expect, it } from "vitest";
import { compareStore } from "./compare-store.ts";

describe("the comparison of a bucket with its rows", () => {
  const rows = { files: ["a", "b"], loose: ["c", "exports/1/x.zip"] };

  it("works: files, their renditions and what is under way belong there", () => {
    const keys = ["a", "a/thumb-1", "b", "c", "exports/1/x.zip"];
    expect(compareStore(keys, rows)).toEqual({ objects: 5, orphans: [], missing: [] });
  });

  it("tells what nothing refers to, and what is referred to and not there", () => {
    const keys = ["a", "d", "e/thumb-1", "exports/2/y.zip"];
    expect(compareStore(keys, rows)).toEqual({
      objects: 4,
      orphans: ["d", "e/thumb-1", "exports/2/y.zip"],
      missing: ["b"],
    });
  });
});
