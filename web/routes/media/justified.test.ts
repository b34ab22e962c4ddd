import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { justify } from "./justified.ts";

const sized = fc.record({
  width: fc.integer({ min: 1, max: 12_000 }),
  height: fc.integer({ min: 1, max: 12_000 }),
});

describe("works", () => {
  it("fills every row but the last to the pixel, no higher than asked for", () => {
    fc.assert(
      fc.property(fc.array(sized), fc.integer({ min: 280, max: 2_000 }), (items, width) => {
        const rows = justify(items, width, 220, 4);
        expect(rows.flatMap((row) => row.tiles.map((tile) => tile.item))).toEqual(items);
        for (const row of rows) {
          const filled = row.tiles.reduce(
            (sum, tile) => sum + tile.width,
            4 * (row.tiles.length - 1),
          );
          expect(row.height).toBeLessThanOrEqual(220);
          expect(filled).toBeLessThanOrEqual(width + 0.01);
          if (row !== rows.at(-1)) expect(filled).toBeCloseTo(width, 3);
        }
      }),
    );
  });
});

describe("survives", () => {
  it("a panorama and a sliver: they are cropped, not shown as lines", () => {
    const rows = justify([{ width: 12_000, height: 10 }], 900, 220, 4);
    expect(rows[0]?.height).toBe(220);
    expect(justify([{ width: 10, height: 12_000 }], 900, 220, 4)[0]?.tiles[0]?.width).toBeCloseTo(
      73.3,
      1,
    );
  });
});
