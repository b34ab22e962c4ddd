import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR } from "../../../../shared/kernel/time.ts";
import { distanceKm, odditiesOf, type SignInPast } from "./oddities.ts";

const NOW = Date.UTC(2026, 10, 21);
const moscow = { latitude: 55.75, longitude: 37.62 };
const tokyo = { latitude: 35.68, longitude: 139.69 };
const tver = { latitude: 56.86, longitude: 35.9 };
const podolsk = { latitude: 55.43, longitude: 37.55 };

const usual: SignInPast = {
  any: true,
  deviceKnown: true,
  countryKnown: true,
  lastPlace: { ...moscow, at: NOW - HOUR },
  failures: 0,
  oddOfLate: 0,
};

describe("what is odd about a sign-in", () => {
  it("is nothing at a known device in a known place", () => {
    expect(odditiesOf(usual, moscow, NOW)).toEqual([]);
  });

  it("is nothing the first time, wherever it comes from", () => {
    const first = { ...usual, any: false, deviceKnown: false, countryKnown: null, lastPlace: null };
    expect(odditiesOf(first, tokyo, NOW)).toEqual([]);
  });

  it("is a new device, a new country, many failures, the gravest first", () => {
    expect(odditiesOf({ ...usual, deviceKnown: false }, moscow, NOW)).toEqual(["new_device"]);
    const worst = { ...usual, deviceKnown: false, countryKnown: false, failures: 5 };
    expect(odditiesOf(worst, tokyo, NOW)).toEqual([
      "impossible_travel",
      "new_country",
      "new_device",
      "many_failures",
    ]);
    expect(odditiesOf({ ...usual, failures: 4 }, moscow, NOW)).toEqual([]);
  });

  it("is a way that nobody can have made, and not one by train or in the same region", () => {
    const hoursLater = (hours: number) => ({
      ...usual,
      lastPlace: { ...moscow, at: NOW - hours * HOUR },
    });
    expect(odditiesOf(hoursLater(1), tokyo, NOW)).toEqual(["impossible_travel"]);
    expect(odditiesOf(hoursLater(8), tokyo, NOW)).toEqual(["impossible_travel"]);
    expect(odditiesOf(hoursLater(9), tokyo, NOW)).toEqual([]);
    expect(odditiesOf(hoursLater(1), tver, NOW)).toEqual([]);
    expect(odditiesOf(hoursLater(0), tver, NOW)).toEqual(["impossible_travel"]);
    expect(odditiesOf(hoursLater(0), podolsk, NOW)).toEqual([]);
    expect(odditiesOf(hoursLater(-1), tokyo, NOW)).toEqual(["impossible_travel"]);
  });

  it("is nothing where there is no evidence", () => {
    expect(odditiesOf({ ...usual, countryKnown: null, lastPlace: null }, tokyo, NOW)).toEqual([]);
    expect(odditiesOf(usual, null, NOW)).toEqual([]);
  });
});

describe("the distance of two places", () => {
  it("is what maps say, within half a percent", () => {
    expect(Math.abs(distanceKm(moscow, tokyo) / 7_480 - 1)).toBeLessThan(0.005);
    expect(distanceKm(moscow, moscow)).toBe(0);
  });

  it("is the same both ways, and at most half the way around", () => {
    const place = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(place, place, (a, b) => {
        expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 6);
        expect(distanceKm(a, b)).toBeLessThanOrEqual(Math.PI * 6_371 + 1);
      }),
    );
  });
});
