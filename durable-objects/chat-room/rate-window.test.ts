import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RateWindow } from "./rate-window.ts";

describe("a rate window", () => {
  describe("works", () => {
    it("lets so many through in any window, and says how long to wait", () => {
      const rate = new RateWindow(2, 100);
      rate.count("a", 0);
      rate.count("a", 60);
      expect(rate.waitFor("a", 70)).toBe(30);
      expect(rate.waitFor("b", 70)).toBe(0);
      expect(rate.waitFor("a", 100)).toBe(0);
      rate.count("a", 100);
      expect(rate.waitFor("a", 110)).toBe(50);
    });
  });

  describe("survives", () => {
    it("any arrivals: never more than the limit in any window, never one refused that fits", () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 5 }),
          fc.array(fc.nat({ max: 60 })),
          (limit, gaps) => {
            const rate = new RateWindow(limit, 100);
            const taken: number[] = [];
            let now = 0;
            for (const gap of gaps) {
              now += gap;
              const inWindow = taken.filter((at) => at > now - 100).length;
              expect(rate.waitFor("a", now) === 0).toBe(inWindow < limit);
              if (inWindow >= limit) continue;
              rate.count("a", now);
              taken.push(now);
            }
          },
        ),
      );
    });

    it("time that is taken back: what happened then did not", () => {
      const rate = new RateWindow(1, 100);
      rate.count("a", 5_000);
      expect(rate.waitFor("a", 1_000)).toBe(0);
    });

    it("a long life: what is over is forgotten", () => {
      const rate = new RateWindow(1_000_000, 100);
      for (let now = 0; now < 100_000; now += 1) rate.count("a", now);
      expect(rate.waitFor("a", 100_000)).toBe(0);
    });
  });
});
