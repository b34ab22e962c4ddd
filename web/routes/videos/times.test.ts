import { describe, expect, it } from "vitest";
import { ageText, clockText, fromLocalField, toLocalField } from "./times.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");

describe("works", () => {
  it.each([
    [0, "0:00"],
    [7.9, "0:07"],
    [750, "12:30"],
    [3_723, "1:02:03"],
    [-1, "0:00"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(clockText(seconds)).toBe(text);
  });

  it.each([
    ["2026-11-21T11:59:50Z", "now", "сейчас"],
    ["2026-11-21T11:59:00Z", "1 minute ago", "1 минуту назад"],
    ["2026-11-20T11:00:00Z", "yesterday", "вчера"],
    ["2026-11-16T12:00:00Z", "5 days ago", "5 дней назад"],
    ["2024-11-01T12:00:00Z", "2 years ago", "2 года назад"],
    ["2026-11-21T12:00:30Z", "now", "сейчас"],
  ])("%s is %s", (at, english, russian) => {
    expect(ageText(at, NOW, "en")).toBe(english);
    expect(ageText(at, NOW, "ru")).toBe(russian);
  });

  it("a moment goes into a field and comes back, wherever one is", () => {
    const at = "2026-11-21T10:30:00.000Z";
    expect(toLocalField(at)).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:30$/);
    expect(fromLocalField(toLocalField(at))).toBe(at);
    expect([toLocalField(null), fromLocalField("")]).toEqual(["", null]);
  });
});
