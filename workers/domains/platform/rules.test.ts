import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressKey, hitWindow, peekWindow } from "./rules.ts";

const policy = { name: "p", limit: 3, windowSeconds: 60 };

describe("a sliding window", () => {
  it("lets the limit through and says how long to wait for the next", () => {
    let hits: readonly number[] = [];
    const verdicts = [0, 10_000, 20_000, 30_000].map((now) => {
      const result = hitWindow(hits, policy, now);
      hits = result.hits;
      return result.verdict;
    });
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
    expect(verdicts.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0]);
    expect(verdicts[3]?.resetSeconds).toBe(30);
    expect(peekWindow(hits, policy, 59_999).allowed).toBe(false);
    expect(peekWindow(hits, policy, 60_000).allowed).toBe(true);
  });

  it("never lets more than the limit through in any window", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { maxLength: 100 }), (waits) => {
        let hits: readonly number[] = [];
        let now = 0;
        const passed: number[] = [];
        for (const wait of waits) {
          now += wait;
          const before = peekWindow(hits, policy, now);
          const result = hitWindow(hits, policy, now);
          hits = result.hits;
          expect(before.allowed).toBe(result.verdict.allowed);
          expect(result.verdict.resetSeconds).toBeLessThanOrEqual(60);
          if (result.verdict.allowed) passed.push(now);
        }
        for (const at of passed) {
          expect(passed.filter((o) => o >= at && o < at + 60_000).length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });
});

describe("addresses", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::", "fe80:0:0:0::/64"],
    ["::ffff:192.0.2.7", "c000:207"],
    ["not: an address", "not: an address"],
  ])("%s is counted as %s", (ip, key) => {
    expect(addressKey(ip)).toBe(key);
  });
});
