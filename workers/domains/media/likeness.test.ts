import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bitsApart, likenessOf } from "./likeness.ts";

type Paint = (x: number, y: number) => readonly [number, number, number, number];

/** A picture whose colours are given by where a point lies, from 0 to 1 each way. */
function picture(width: number, height: number, paint: Paint) {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rgba.set(paint((x + 0.5) / width, (y + 0.5) / height), (y * width + x) * 4);
    }
  }
  return { width, height, rgba };
}

const waves: Paint = (x, y) => {
  const light = 128 + 100 * Math.sin(9 * x + 3 * y) * Math.cos(4 * y);
  return [light, light * 0.8, 255 - light, 255];
};

describe("likeness of pictures", () => {
  it("stays the same in another size, and darker", () => {
    const original = likenessOf(picture(100, 75, waves));
    expect(bitsApart(original, likenessOf(picture(40, 30, waves)))).toBeLessThanOrEqual(3);
    const darker: Paint = (x, y) => {
      const [red, green, blue] = waves(x, y);
      return [red * 0.7, green * 0.7, blue * 0.7, 255];
    };
    expect(bitsApart(original, likenessOf(picture(100, 75, darker)))).toBeLessThanOrEqual(3);
  });

  it("is another for another picture", () => {
    const other: Paint = (x, y) => waves(1 - x, y);
    const apart = bitsApart(
      likenessOf(picture(100, 75, waves)),
      likenessOf(picture(100, 75, other)),
    );
    expect(apart).toBeGreaterThan(16);
  });

  it("takes what is clear for white, and pictures smaller than its cells", () => {
    const clear: Paint = () => [0, 0, 0, 0];
    const white: Paint = () => [255, 255, 255, 255];
    expect(likenessOf(picture(3, 2, clear))).toBe(likenessOf(picture(90, 80, white)));
  });

  it("is a distance: bits that differ, both ways", () => {
    const hash = fc.bigInt(0n, 2n ** 64n - 1n).map((bits) => bits.toString(16).padStart(16, "0"));
    fc.assert(
      fc.property(hash, hash, (a, b) => {
        const flipped = [...a].filter((digit, i) => digit !== b[i]).length;
        expect(bitsApart(a, b)).toBe(bitsApart(b, a));
        expect(bitsApart(a, b)).toBeGreaterThanOrEqual(flipped);
        expect(bitsApart(a, a)).toBe(0);
      }),
    );
    expect(bitsApart("ff00000000000001", "0000000000000000")).toBe(9);
  });
});
