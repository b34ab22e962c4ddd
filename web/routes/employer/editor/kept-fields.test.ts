import { describe, expect, it } from "vitest";
import { readKept } from "./kept-fields.ts";
import { vacancyFieldsOf } from "./vacancy-fields.ts";

const empty = vacancyFieldsOf(null, "EUR");

describe("works", () => {
  it("what was written comes back", () => {
    const kept = { fields: { ...empty, title: "Cook", tags: "night" }, base: "2026" };
    expect(readKept(JSON.stringify(kept), empty)).toEqual(kept);
  });
});

describe("survives", () => {
  it("fields that are gone, new or no texts", () => {
    const old = JSON.stringify({ fields: { title: "Cook", wage: "5", city: 7 }, base: "" });
    expect(readKept(old, empty)).toEqual({ fields: { ...empty, title: "Cook" }, base: "" });
  });

  it.each([null, "", "{", "null", "5", '{"fields":null,"base":""}', '{"fields":{}}'])(
    "%j is nothing",
    (text) => {
      expect(readKept(text, empty)).toBeNull();
    },
  );
});
