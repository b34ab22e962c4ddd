import { describe, expect, it } from "vitest";
import {
  amountOf,
  changedOf,
  faults,
  splitLabels,
  vacancyBodyOf,
  vacancyFieldsOf,
} from "./vacancy-fields.ts";

const WHOLE = {
  title: "Keeper",
  description: "Keeps **the light**",
  employmentType: "contract",
  roles: ["keeper", "guard"],
  tags: ["night shift"],
  remote: true,
  location: { lat: 55.7558, lon: 37.6173, city: "Москва", country: "RU" },
  salary: { min: 90_000, max: 120_000.5, currency: "RUB", period: "year" },
  videoId: "0b2c",
  expiresAt: "2026-12-31T10:00:00.000Z",
} as const;
const whole = { ...WHOLE, roles: [...WHOLE.roles], tags: [...WHOLE.tags] };
const empty = vacancyFieldsOf(null, "EUR");

describe("works", () => {
  it("what is read into fields is written out of them as it was", () => {
    expect(vacancyBodyOf(vacancyFieldsOf(whole, "EUR"))).toEqual(whole);
  });

  it("a new one says nothing that nobody has said", () => {
    expect(vacancyBodyOf({ ...empty, title: " Cook " })).toEqual({
      ...{ title: "Cook", description: "", employmentType: "full_time", roles: [], tags: [] },
      ...{ remote: false, location: null, salary: null, videoId: null, expiresAt: null },
    });
  });

  it.each([
    ["120000", 120_000],
    [" 120 000 ", 120_000],
    ["120\u00a0000", 120_000],
    ["1,200,000", 1_200_000],
    ["13.50", 13.5],
    ["13,5", 13.5],
    ["0", 0],
  ])("%j is an amount", (text, amount) => {
    expect(amountOf(text)).toBe(amount);
  });

  it("one end of the salary may be open", () => {
    const salary = { currency: "EUR", period: "month" };
    expect(vacancyBodyOf({ ...empty, salaryMin: "10" }).salary).toEqual({
      ...{ ...salary, min: 10, max: null },
    });
    expect(vacancyBodyOf({ ...empty, salaryMax: "10" }).salary).toEqual({
      ...{ ...salary, min: null, max: 10 },
    });
  });

  it("only what was changed is sent", () => {
    expect(changedOf(whole, { ...whole, tags: ["night shift"] })).toEqual({});
    expect(changedOf(whole, { ...whole, tags: [], salary: null })).toEqual({
      ...{ tags: [], salary: null },
    });
  });

  it("labels are parted by commas, each once", () => {
    expect(splitLabels(" cook,, baker , cook,")).toEqual(["cook", "baker"]);
  });
});

describe("refuses", () => {
  it.each(["-5", "many", "1e9", "12.345.6", "2000000000", "0x10"])("%j is no amount", (text) => {
    expect(amountOf(text)).toBeNull();
    expect(faults.salaryMin(text)).toBe("amount");
  });

  it("a salary from more than to, and an end that has passed", () => {
    expect(faults.salaryMax("100", "200")).toBe("order");
    expect(faults.salaryMax("200", "200")).toBeNull();
    expect(faults.salaryMax("many", "")).toBe("amount");
    const now = Date.parse("2026-11-22T12:00:00Z");
    expect(faults.expiresAt("2020-01-01T10:00", now)).toBe("past");
    expect(faults.expiresAt("2030-01-01T10:00", now)).toBeNull();
    expect(faults.expiresAt("", now)).toBeNull();
  });
});
