import { describe, expect, it } from "vitest";
import { thumbnailAt } from "./thumbnail-at.ts";

const grid = { columns: 5, rows: 5, width: 160, height: 90, intervalSeconds: 2 };

describe("works", () => {
  it.each([
    [0, 0, 0],
    [1.9, 0, 0],
    [2, 160, 0],
    [10, 0, 90],
    [49.9, 640, 360],
    [500, 640, 360],
    [-3, 0, 0],
  ])("second %d", (seconds, x, y) => {
    expect(thumbnailAt(grid, seconds)).toEqual({ x, y });
  });
});
