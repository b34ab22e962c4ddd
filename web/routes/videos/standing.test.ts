import { describe, expect, it } from "vitest";
import { standingOf } from "./standing.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const video: Parameters<typeof standingOf>[0] = {
  ...{ status: "approved", reported: false, archived: false, isPublic: true },
  ...{ publishAt: null, publishedAt: "2026-11-20T12:00:00Z" },
};

describe("works", () => {
  it.each([
    [{}, "published"],
    [{ publishAt: "2026-11-21T12:00:01Z" }, "scheduled"],
    [{ publishAt: "2026-11-21T11:00:00Z" }, "published"],
    [{ isPublic: false, publishAt: "2026-12-01T00:00:00Z" }, "private"],
    [{ reported: true, isPublic: false }, "reported"],
    [{ status: "rejected", isPublic: false }, "rejected"],
    [{ status: "processing", reported: true }, "processing"],
    [{ status: "moderation", archived: true }, "archived"],
  ] as const)("%o", (change, standing) => {
    expect(standingOf({ ...video, ...change }, NOW)).toBe(standing);
  });
});
