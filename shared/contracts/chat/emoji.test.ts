import { describe, expect, it } from "vitest";
import { emoji } from "./schemas.ts";

describe("an emoji", () => {
  describe("works", () => {
    it.each(["👍", "❤️", "🏳️‍🌈", "👨‍👩‍👧‍👦", "🇷🇺", "1️⃣", "👋🏽", "🕵🏽‍♂️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️‍🔥"])(
      "%s is one",
      (value) => {
        expect(emoji.parse(value)).toBe(value);
      },
    );

    it.each([
      ["❤", "❤️"],
      ["❤\u200D🔥", "❤️‍🔥"],
      ["🕵\u200D♂", "🕵️‍♂️"],
      ["1\u20E3", "1️⃣"],
      ["👍\uFE0F", "👍"],
    ])("%s is taken for what is recommended", (short, full) => {
      expect(emoji.parse(short)).toBe(full);
    });
  });

  describe("refuses", () => {
    it.each([
      "",
      "a",
      "1",
      "#",
      "👍👍",
      "👍 ",
      "<b>",
      ":)",
      "🏽\u200D",
      "\u200D",
      "\uFE0F",
      "👍".repeat(40),
    ])("%j", (value) => {
      expect(emoji.safeParse(value).success).toBe(false);
    });
  });
});
