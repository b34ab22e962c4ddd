import { describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "../../../shared/kernel/time.ts";
import { canSee, distinctTags, signedText, signedUntil } from "./rules.ts";

describe("works", () => {
  it.each([
    [true, null, true],
    [true, "other", true],
    [true, "owner", true],
    [false, null, false],
    [false, "other", false],
    [false, "owner", true],
  ])("shown: %s, seen by %s: %s", (shown, viewer, seen) => {
    expect(canSee({ ownerId: "owner", shown }, viewer)).toBe(seen);
  });

  it("a signed address holds for half an hour at least and an hour at most, and seldom changes", () => {
    const start = 1_800_000_000_000;
    const ends = new Set<number>();
    for (let at = start; at < start + 2 * HOUR; at += MINUTE) {
      const left = signedUntil(at) * 1_000 - at;
      expect(left).toBeGreaterThan(HOUR / 2 - 1);
      expect(left).toBeLessThanOrEqual(HOUR);
      ends.add(signedUntil(at));
    }
    expect(ends.size).toBeLessThanOrEqual(5);
  });

  it("what is signed tells apart images, sizes and times", () => {
    const texts = [
      signedText("a", "thumb", 1),
      signedText("a", "thumb", 11),
      signedText("a", "full", 1),
      signedText("b", "thumb", 1),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("a tag is kept once, as first written", () => {
    expect(distinctTags(["Звон", "звон", "ЗВОН", "bell", "Bell"])).toEqual(["Звон", "bell"]);
  });
});
