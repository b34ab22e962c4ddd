import { describe, expect, it } from "vitest";
import {
  addressOf,
  filterCount,
  nearOf,
  queryOf,
  savedOf,
  seekingOf,
  seekingOfSaved,
  toggledLabel,
} from "./seeking.ts";

const WHOLE = {
  q: "welder",
  near: "55.75,37.62",
  place: "Москва",
  radiusKm: "50",
  tags: "night shift,tools",
  roles: "welding",
  employmentType: "full_time,contract",
  remote: "true",
  salaryMin: "90000",
  currency: "RUB",
  company: "0b2c",
  sort: "distance",
  view: "map",
} as const;

describe("works", () => {
  it("reads what it has written into an address, as texts and as the router's numbers and truths", () => {
    expect(seekingOf(WHOLE)).toEqual(WHOLE);
    expect(seekingOf({ ...WHOLE, radiusKm: 50, salaryMin: 90_000, remote: true })).toEqual(WHOLE);
    expect(seekingOf({ q: 1917 })).toEqual({ q: "1917" });
    expect(addressOf(WHOLE)).toEqual({ ...WHOLE, radiusKm: 50, salaryMin: 90_000, remote: true });
    expect(addressOf({ q: "cook" })).toEqual({ q: "cook" });
  });

  it("asks the platform for what it knows, and around a place always within some distance", () => {
    const { place: _, view: __, ...asked } = WHOLE;
    expect(queryOf(WHOLE)).toEqual(asked);
    expect(queryOf({ near: "1,2" })).toEqual({ near: "1,2", radiusKm: "25" });
    expect(queryOf({ q: "cook" })).toEqual({ q: "cook" });
  });

  it("keeps a search and finds it again, without how it was shown", () => {
    const { place: _, view: __, sort: ___, ...kept } = WHOLE;
    expect(seekingOfSaved(savedOf(WHOLE))).toEqual(kept);
    expect(savedOf({ q: "a&b=c", sort: "new" })).toBe("q=a%26b%3Dc");
  });

  it("counts filters, each label for one, and no words", () => {
    expect(filterCount(WHOLE)).toBe(8);
    expect(filterCount({ q: "cook", sort: "new" })).toBe(0);
  });

  it("puts a label into a list and takes it out", () => {
    expect(toggledLabel(undefined, "sql")).toBe("sql");
    expect(toggledLabel("sql", "go")).toBe("sql,go");
    expect(toggledLabel("sql,go", "sql")).toBe("go");
    expect(toggledLabel("sql", "sql")).toBeUndefined();
  });

  it("tells a point to a hundred metres, also from beyond the date line", () => {
    expect(nearOf({ lat: 55.755831, lon: 37.617673 })).toBe("55.756,37.618");
    expect(nearOf({ lat: -1, lon: 190 })).toBe("-1,-170");
    expect(nearOf({ lat: 1, lon: -540.5 })).toBe("1,179.5");
  });
});

describe("refuses", () => {
  it.each([
    [{ near: "95,10" }],
    [{ near: "55.7;37.6" }],
    [{ near: "Moscow", place: "Moscow", radiusKm: "5" }],
    [{ radiusKm: "50" }],
    [{ salaryMin: "1000" }],
    [{ salaryMin: "-5", currency: "EUR" }],
    [{ salaryMin: "many", currency: "EUR" }],
    [{ currency: "EUR" }],
    [{ currency: "DOUBLOON", salaryMin: "5" }],
    [{ employmentType: "for_ever" }],
    [{ remote: "false" }],
    [{ sort: "distance" }],
    [{ sort: "relevance" }],
    [{ sort: "luck" }],
    [{ view: "list" }],
    [{ q: "   ", tags: " , ", city: "" }],
    [{ q: ["a"], other: "b" }],
  ])("what makes no sense in an address: %j", (search) => {
    expect(seekingOf(search)).toEqual({});
  });

  it("a city beside a point, an endless text and endless labels", () => {
    expect(seekingOf({ near: "1,2", city: "Riga" })).toEqual({ near: "1,2" });
    expect(seekingOf({ q: "x".repeat(500) }).q).toHaveLength(200);
    const tags = Array.from({ length: 30 }, (_, index) => `t${index}`).join();
    expect(seekingOf({ tags }).tags?.split(",")).toHaveLength(20);
  });
});
