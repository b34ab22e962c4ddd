import { describe, expect, it } from "vitest";
import { consequence, worstOf } from "./policy.ts";

describe("a first look", () => {
  it("goes by the worst it says", () => {
    expect(worstOf({ spam: 0.2, nudity: 0.71, abuse: 0.7 })).toEqual({
      reason: "nudity",
      risk: 71,
    });
    expect(worstOf({})).toEqual({ reason: null, risk: 0 });
    expect(worstOf({ spam: 0 })).toEqual({ reason: null, risk: 0 });
  });

  it.each([
    [100, null, null, "queue"],
    [0, null, null, "nothing"],
    [49, null, null, "nothing"],
    [50, null, null, "queue"],
    [89, 90, null, "queue"],
    [90, 90, null, "reject"],
    [10, 90, 10, "approve"],
    [11, 90, 10, "nothing"],
    [95, 90, 100, "reject"],
  ])(
    "at a risk of %i, rejecting from %s, approving up to %s: %s",
    (risk, rejectFrom, approveUpTo, then) => {
      expect(consequence(risk, { queueFrom: 50, rejectFrom, approveUpTo })).toBe(then);
    },
  );
});
