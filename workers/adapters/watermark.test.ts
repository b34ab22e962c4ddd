import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { textPicture } from "./watermark.ts";

/** The dots of a text's picture, a row a line. */
function dots(text: string): string[] {
  const { width, data } = decode(textPicture(text) ?? new Uint8Array());
  const lit = (x: number, y: number) => Number(data[(y * 4 * width + x * 4) * 4 + 3]) > 200;
  const columns = Math.floor((width - 2) / 4);
  return Array.from({ length: 7 }, (_, y) =>
    Array.from({ length: columns }, (__, x) => (lit(x, y) ? "#" : ".")).join(""),
  );
}

describe("a watermark's text", () => {
  it("is drawn letter by letter, whatever their case", () => {
    expect(dots("и")).toEqual(["#...#", "#...#", "#..##", "#.#.#", "##..#", "#...#", "#...#"]);
    expect(dots("ve")).toEqual(dots("VE"));
    expect(dots("ВЕЧЕ")[0]).toHaveLength(23);
  });

  it("leaves room for what it has no letter for, and is nothing without any", () => {
    expect(dots("A漢B")[0]).toHaveLength(17);
    expect(textPicture("  ")).toBeNull();
  });
});
