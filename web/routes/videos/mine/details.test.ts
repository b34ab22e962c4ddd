import { describe, expect, it } from "vitest";
import { bodyOf, detailsOfFile } from "./details.ts";

describe("works", () => {
  it.each([
    ["Summer at the lake.mp4", "Summer at the lake"],
    ["trip.2026.mov", "trip.2026"],
    [".mp4", ".mp4"],
  ])("a file %s is called %s", (name, title) => {
    expect(detailsOfFile(name, true).title).toBe(title);
  });

  it("fields become what the platform takes", () => {
    const fields = { title: "  ", description: " a ", tags: "#one, two, one", isPublic: true };
    expect(bodyOf({ ...fields, publishAt: "" }, "file")).toEqual({
      title: "file",
      description: "a",
      tags: ["one", "two"],
      isPublic: true,
      publishAt: null,
    });
  });
});
