import { describe, expect, it } from "vitest";
import { groupsOf } from "./runtime-groups.mjs";

const file = (path: string, need: "first" | "alone" | null = null) => ({ path, need });

describe("test files that share a runtime", () => {
  it("are all there, once", () => {
    const rest = Array.from({ length: 17 }, (_, index) => file(`rest-${index}`));
    const first = ["a", "b", "c"].map((path) => file(path, "first"));
    const files = [...rest, ...first, file("d", "alone")];
    const paths = files.map(({ path }) => path);
    expect(groupsOf(files).flat().sort()).toEqual(paths.sort());
  });

  it("begin with one that needs it unused, and hold no other of those", () => {
    const files = [file("z", "first"), file("b"), file("a", "first"), file("c"), file("d")];
    expect(groupsOf(files)).toEqual([
      ["a", "b", "c"],
      ["z", "d"],
    ]);
  });

  it("do not share it with one that needs it alone", () => {
    const files = [file("x", "alone"), file("a", "first"), file("b")];
    expect(groupsOf(files)).toEqual([["a", "b"], ["x"]]);
  });

  it("are the same whatever order they are found in", () => {
    const files = ["e", "d", "c", "b"].map((path) => file(path)).concat(file("a", "first"));
    expect(groupsOf(files)).toEqual(groupsOf(files.toReversed()));
  });
});
