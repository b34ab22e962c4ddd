import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../../shared/kernel/time.ts";
import { afterFailure, type LockoutState, lockedSeconds, unlocked } from "./lockout.ts";

const POLICY = {
  failures: 5,
  windowSeconds: 900,
  firstLockSeconds: 900,
  longestLockSeconds: 86_400,
};
const START = Date.UTC(2026, 10, 21);

function fail(state: LockoutState, times: number, now: number): LockoutState {
  let after = state;
  for (let i = 0; i < times; i++) after = afterFailure(after, POLICY, now);
  return after;
}

describe("lock-out", () => {
  it("begins with the fifth failure in a quarter of an hour, for a quarter of an hour", () => {
    expect(lockedSeconds(fail(unlocked, 4, START), START)).toBe(0);
    const locked = fail(unlocked, 5, START);
    expect(lockedSeconds(locked, START)).toBe(900);
    expect(lockedSeconds(locked, START + 15 * MINUTE - 1)).toBe(1);
    expect(lockedSeconds(locked, START + 15 * MINUTE)).toBe(0);
  });

  it("does not count failures that are older than the window", () => {
    const four = fail(unlocked, 4, START);
    expect(lockedSeconds(fail(four, 4, START + 15 * MINUTE), START + 15 * MINUTE)).toBe(0);
  });

  it("lasts twice as long each time, a day at most", () => {
    let state = unlocked;
    let now = START;
    const lengths: number[] = [];
    for (let lock = 0; lock < 9; lock++) {
      state = fail(state, 5, now);
      lengths.push(lockedSeconds(state, now));
      now = state.lockedUntil;
    }
    const quarter = (15 * MINUTE) / SECOND;
    expect(lengths).toEqual([
      ...[1, 2, 4, 8, 16, 32, 64].map((n) => n * quarter),
      DAY / SECOND,
      DAY / SECOND,
    ]);
  });

  it("is a first one again after two quiet days", () => {
    const once = fail(unlocked, 5, START);
    const later = once.lockedUntil + 2 * DAY;
    expect(lockedSeconds(fail(once, 5, later), later)).toBe(900);
    const sooner = once.lockedUntil + DAY + HOUR;
    expect(lockedSeconds(fail(once, 5, sooner), sooner)).toBe(1_800);
  });

  it("never lets more than five failures through in any window", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10 * MINUTE), { maxLength: 200 }), (waits) => {
        let state = unlocked;
        let now = START;
        const told: number[] = [];
        for (const wait of waits) {
          now += wait;
          if (lockedSeconds(state, now) === 0) told.push(now);
          state = afterFailure(state, POLICY, now);
        }
        for (const at of told) {
          const near = told.filter((other) => other >= at && other < at + 15 * MINUTE);
          expect(near.length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});
