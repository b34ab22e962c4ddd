import { describe, expect, it } from "vitest";
import { callReport } from "../../contracts/calls/schemas.ts";
import { CallLog } from "./report.ts";

function log(): { calls: CallLog; wait: (ms: number) => void } {
  let now = 5_000;
  return {
    calls: new CallLog(() => now),
    wait: (ms) => {
      now += ms;
    },
  };
}

describe("works", () => {
  it("tells the states with their times, and the set-up time by the first sound", () => {
    const { calls, wait } = log();
    calls.note("ringing");
    wait(1_200);
    calls.note("connected");
    wait(30);
    calls.noteFirst("first_sound");
    wait(9_000);
    calls.noteFirst("first_sound");
    const report = calls.report();
    expect(report.setupMs).toBe(1_230);
    expect(report.states.map(({ state, atMs }) => [state, atMs])).toEqual([
      ["ringing", 0],
      ["connected", 1_200],
      ["first_sound", 1_230],
    ]);
    expect(callReport.safeParse(report).success).toBe(true);
  });

  it("keeps the last quality that was one", () => {
    const { calls } = log();
    const quality = {
      grade: "good",
      path: "relay",
      roundTripMs: 12,
      loss: 0.01,
      bitrateKbps: 64,
    } as const;
    calls.measured(quality);
    calls.measured({ ...quality, path: "none" });
    expect(calls.report()).toMatchObject({
      path: "relay",
      roundTripMs: 12,
      loss: 0.01,
      bitrateKbps: 64,
    });
  });
});

describe("survives", () => {
  it("a call that never got anywhere", () => {
    const { calls } = log();
    calls.failed("no_path");
    expect(calls.report()).toMatchObject({ path: "none", setupMs: null, failure: "no_path" });
  });

  it("more states than are taken, a clock that is set back, and one set far ahead", () => {
    const { calls, wait } = log();
    wait(-10_000);
    for (let count = 0; count < 300; count += 1) calls.note("disconnected");
    wait(1e10);
    calls.note("failed");
    expect(callReport.safeParse(calls.report()).success).toBe(true);
  });
});
