import { describe, expect, it } from "vitest";
import { clustered } from "./pins.ts";

const at = (item: string, x: number, y = 0) => ({ item, x, y });

describe("works", () => {
  it("gathers what would overlap, in the middle of it", () => {
    expect(clustered([at("a", 0), at("b", 10), at("c", 100)], 20)).toEqual([
      { items: ["a", "b"], x: 5, y: 0 },
      { items: ["c"], x: 100, y: 0 },
    ]);
  });

  it("measures as the crow flies, from the first of a cluster", () => {
    const pins = clustered([at("a", 0), at("b", 15, 15), at("c", 20), at("d", 39)], 20);
    expect(pins.map(({ items }) => items)).toEqual([["a", "c"], ["b"], ["d"]]);
  });

  it("has no pin where nothing is", () => {
    expect(clustered([], 20)).toEqual([]);
  });
});
