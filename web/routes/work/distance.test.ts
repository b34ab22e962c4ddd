import { describe, expect, it } from "vitest";
import { distanceFromLooked, distanceKm, lookAround } from "./distance.ts";

const MOSCOW = { lat: 55.7558, lon: 37.6173 };
const TVER = { lat: 56.8587, lon: 35.9176 };
const there = { ...TVER, city: "Tver", country: "RU" };

describe("works", () => {
  it("measures along the surface, also across the date line", () => {
    expect(distanceKm(MOSCOW, TVER)).toBeCloseTo(161.3, 0);
    expect(distanceKm(MOSCOW, MOSCOW)).toBe(0);
    expect(distanceKm({ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 })).toBeCloseTo(111.2, 1);
    expect(distanceKm({ lat: 90, lon: 0 }, { lat: -90, lon: 0 })).toBeCloseTo(20_015.1, 0);
  });

  it("tells how far a place is from where the reader has looked", () => {
    expect(distanceFromLooked(there)).toBeNull();
    lookAround("55.7558,37.6173");
    expect(distanceFromLooked(there)).toBeCloseTo(161.3, 0);
    expect(distanceFromLooked({ ...there, lat: null, lon: null })).toBeNull();
    expect(distanceFromLooked(null)).toBeNull();
    lookAround(undefined);
    expect(distanceFromLooked(there)).toBeNull();
  });
});
