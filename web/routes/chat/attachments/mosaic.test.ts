import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mosaicOf } from "./mosaic.ts";

const LANDSCAPE = 1.5;
const PORTRAIT = 0.75;

describe("works", () => {
  it("one picture has the whole, in its own proportions", () => {
    expect(mosaicOf([LANDSCAPE])).toEqual({
      ratio: LANDSCAPE,
      tiles: [{ left: 0, top: 0, width: 1, height: 1 }],
    });
  });

  it("two tall pictures stand side by side, two flat ones one over the other", () => {
    const tops = (ratios: readonly number[]) => mosaicOf(ratios).tiles.map(({ top }) => top);
    expect(tops([PORTRAIT, PORTRAIT])).toEqual([0, 0]);
    const [first, second] = tops([2, 2]);
    expect(first).toBe(0);
    expect(second).toBeCloseTo(0.5);
  });

  it("ten pictures still make something that fits a screen", () => {
    const { ratio, tiles } = mosaicOf(Array(10).fill(LANDSCAPE));
    expect(tiles).toHaveLength(10);
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.4);
  });
});

describe("refuses", () => {
  it("to show a panorama or a strip as a thread", () => {
    expect(mosaicOf([12]).ratio).toBeCloseTo(2.2);
    expect(mosaicOf([0.05]).ratio).toBeCloseTo(0.6);
  });
});

describe("survives", () => {
  it("any proportions: rows fill the width, nothing overlaps or leaves the whole", () => {
    const ratios = fc.array(fc.double({ min: 0.01, max: 50, noNaN: true }), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(ratios, (list) => {
        const { tiles } = mosaicOf(list);
        expect(tiles).toHaveLength(list.length);
        const rows = Map.groupBy(tiles, ({ top }) => top);
        for (const row of rows.values()) {
          expect(row.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
          expect(new Set(row.map(({ height }) => height.toFixed(9))).size).toBe(1);
        }
        const heights = [...rows.values()].map((row) => row[0]!.height);
        expect(heights.reduce((sum, height) => sum + height, 0)).toBeCloseTo(1);
      }),
    );
  });
});
