import { describe, expect, it } from "vitest";
import { drawSketch } from "./sketch.ts";

describe("a sketch", () => {
  it("is the same from the same, and another from another", () => {
    const wish = { prompt: "Лиса", seed: 3, width: 64, height: 64, from: false };
    expect(drawSketch(wish)).toEqual(drawSketch(wish));
    expect(drawSketch(wish)).not.toEqual(drawSketch({ ...wish, seed: 4 }));
    expect(drawSketch(wish)).not.toEqual(drawSketch({ ...wish, prompt: "Кот" }));
  });
});
