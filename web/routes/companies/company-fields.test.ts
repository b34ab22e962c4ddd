import { describe, expect, it } from "vitest";
import { companyBodyOf, companyFieldsOf, isWebsite, slugFault } from "./company-fields.ts";

describe("works", () => {
  it("empty fields say nothing", () => {
    expect(companyBodyOf({ ...companyFieldsOf(null), name: " North star " })).toEqual({
      ...{ name: "North star", slug: "", description: "", website: null, size: "" },
      ...{ industry: "", location: null },
    });
  });

  it.each([
    ["example.org", "https://example.org"],
    ["http://example.org/a", "http://example.org/a"],
  ])("the site %s is %s", (text, website) => {
    expect(isWebsite(text)).toBe(true);
    expect(companyBodyOf({ ...companyFieldsOf(null), website: text }).website).toBe(website);
  });

  it.each(["", "north-star", "a1"])("the address %j is one", (slug) => {
    expect(slugFault(slug)).toBeNull();
  });
});

describe("refuses", () => {
  it.each(["javascript:alert(1)", "ftp://example.org", "two words", "http://"])(
    "%s is no site",
    (text) => {
      expect(isWebsite(text)).toBe(false);
    },
  );

  it.each([
    ["North", "letters"],
    ["a--b", "letters"],
    ["звезда", "letters"],
    ["a", "length"],
    ["a".repeat(61), "length"],
  ])("%s is no address: %s", (slug, fault) => {
    expect(slugFault(slug)).toBe(fault);
  });
});
