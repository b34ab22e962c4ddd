import { describe, expect, it } from "vitest";
import { countriesIn, placeFieldsOf, placeOf, pointOf } from "./place.ts";

describe("works", () => {
  it.each([
    ["55.7558, 37.6173", { lat: 55.7558, lon: 37.6173 }],
    ["55.7558 37.6173", { lat: 55.7558, lon: 37.6173 }],
    ["-33;-70.5", { lat: -33, lon: -70.5 }],
    ["90,-180", { lat: 90, lon: -180 }],
  ])("reads %s as maps give it", (text, point) => {
    expect(pointOf(text)).toEqual(point);
  });

  it("a place goes into fields and comes out as it was", () => {
    const place = { lat: 1.5, lon: -2, city: "Riga", country: "LV" };
    expect(placeOf(placeFieldsOf(place))).toEqual(place);
    const named = { lat: null, lon: null, city: "", country: "Atlantis" };
    expect(placeOf(placeFieldsOf(named))).toEqual(named);
    expect(placeOf(placeFieldsOf(null))).toBeNull();
  });

  it.each([
    ["ru", "RU", "Россия"],
    ["en", "LV", "Latvia"],
  ])("names countries in %s", (language, code, name) => {
    const countries = countriesIn(language);
    expect(countries).toHaveLength(244);
    expect(countries).toContainEqual({ value: code, label: name });
  });
});

describe("refuses", () => {
  it.each(["91, 10", "10, 181", "Moscow", "1", "1,2,3", "1e1, 2"])("%s is no point", (text) => {
    expect(pointOf(text)).toBeNull();
  });
});
