import { describe, expect, it } from "vitest";
import type { Call } from "../../../shared/client/calls/index.ts";
import { outcomeFor } from "./outcome.ts";

const AT = "2026-11-21T08:00:00.000Z";

function callOf(status: Call["status"], calleeState: Call["participants"][number]["state"]): Call {
  const one = (userId: string, state: typeof calleeState) => ({
    userId,
    user: null,
    state,
    joinedAt: null,
    leftAt: null,
  });
  return {
    id: "call",
    callerId: "anna",
    participants: [one("anna", "left"), one("boris", calleeState)],
    type: "voice",
    group: false,
    topology: "mesh",
    status,
    startedAt: AT,
    answeredAt: null,
    endedAt: AT,
    durationSeconds: 0,
    endReason: null,
    revision: 3,
  };
}

describe("what a call was to somebody", () => {
  it.each([
    ["ended", "left", "out", "in"],
    ["missed", "missed", "unanswered", "missed"],
    ["cancelled", "missed", "cancelled", "missed"],
    ["rejected", "declined", "refused", "declined"],
    // Of a group: others talked, this one did not.
    ["ended", "missed", "out", "missed"],
    ["ended", "declined", "out", "declined"],
  ] as const)("%s, %s: %s to who called, %s to who was called", (status, state, caller, callee) => {
    const call = callOf(status, state);
    expect(outcomeFor(call, "anna")).toBe(caller);
    expect(outcomeFor(call, "boris")).toBe(callee);
  });
});
