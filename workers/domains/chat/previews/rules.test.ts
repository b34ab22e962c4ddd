import { describe, expect, it } from "vitest";
import { firstLink } from "./rules.ts";

describe("the link of a text that is looked behind", () => {
  it.each([
    ["see https://a.example/page, it is good", "https://a.example/page"],
    ["(https://a.example/wiki/Veche_(Novgorod))", "https://a.example/wiki/Veche_(Novgorod)"],
    ["«https://a.example/о-нас».", "https://a.example/о-нас"],
    ["first http://a.example then https://b.example", "http://a.example"],
    ["HTTPS://A.EXAMPLE/X!", "HTTPS://A.EXAMPLE/X"],
    ["https://a.example/?q=1&x=[2]#y", "https://a.example/?q=1&x=[2]#y"],
  ])("works: %s", (text, link) => {
    expect(firstLink(text)).toBe(link);
  });

  it.each([
    "a.example",
    "ftp://a.example/",
    "javascript:alert(1)",
    "https://",
    "mailto:a@b.example",
  ])("refuses: %s", (text) => {
    expect(firstLink(text)).toBeNull();
  });

  it("refuses: one that is too long", () => {
    expect(firstLink(`https://a.example/${"x".repeat(3_000)}`)).toBeNull();
  });
});
