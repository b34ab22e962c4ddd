import { describe, expect, it } from "vitest";
import { splitTags } from "./tags.ts";

describe("tags in one line", () => {
  it("are parted by commas, each once, without empty ones and signs", () => {
    expect(splitTags(" лес, #река ,,лес, # , white horse")).toEqual(["лес", "река", "white horse"]);
    expect(splitTags("")).toEqual([]);
  });

  it("are no more and no longer than is kept", () => {
    const many = splitTags(Array.from({ length: 30 }, (_, i) => `${i}${"x".repeat(50)}`).join(","));
    expect([many.length, many[0]?.length]).toEqual([20, 40]);
  });
});
