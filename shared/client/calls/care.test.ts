import { describe, expect, it } from "vitest";
import {
  isLost,
  NOTHING_HEARD,
  noteHeard,
  type PathCondition,
  remedyFor,
  restartDue,
} from "./care.ts";

const path = (about: Partial<PathCondition>): PathCondition => ({
  state: "connected",
  since: 0,
  restarts: 0,
  restartedAt: null,
  polite: false,
  ...about,
});

describe("when ICE is restarted", () => {
  it("never while it is connected", () => {
    expect(restartDue(path({ state: "connected" }), 1_000_000)).toBe(false);
    expect(restartDue(path({ state: "closed" }), 1_000_000)).toBe(false);
  });

  it("at once when it failed", () => {
    expect(restartDue(path({ state: "failed", since: 500 }), 500)).toBe(true);
  });

  it("after a moment when it is disconnected, which often passes by itself", () => {
    const lost = path({ state: "disconnected", since: 1_000 });
    expect(restartDue(lost, 2_000)).toBe(false);
    expect(restartDue(lost, 4_000)).toBe(true);
  });

  it("by the impolite side first, so that both do not do it at once", () => {
    const lost = { state: "failed", since: 0 } as const;
    expect(restartDue(path(lost), 100)).toBe(true);
    expect(restartDue(path({ ...lost, polite: true }), 100)).toBe(false);
    expect(restartDue(path({ ...lost, polite: true }), 5_000)).toBe(true);
  });

  it("when connecting takes too long", () => {
    const slow = path({ state: "connecting", since: 0 });
    expect(restartDue(slow, 5_000)).toBe(false);
    expect(restartDue(slow, 12_000)).toBe(true);
  });

  it("ever more rarely, but without end", () => {
    const tried = (restarts: number) =>
      path({ state: "failed", since: 0, restarts, restartedAt: 10_000 });
    expect(restartDue(tried(1), 12_000)).toBe(false);
    expect(restartDue(tried(1), 20_000)).toBe(true);
    expect(restartDue(tried(3), 20_000)).toBe(false);
    expect(restartDue(tried(50), 50_000)).toBe(true);
  });
});

describe("when a way is taken not to exist", () => {
  it("only after ICE has been restarted in vain", () => {
    expect(isLost(path({ state: "failed", since: 5_000 }), 60_000)).toBe(false);
    const again = path({ state: "failed", since: 25_000, restarts: 1, restartedAt: 12_000 });
    expect(isLost(again, 25_000)).toBe(true);
    const waits = path({ state: "connecting", since: 12_000, restarts: 1, restartedAt: 12_000 });
    expect(isLost(waits, 15_000)).toBe(false);
    expect(isLost(waits, 23_000)).toBe(true);
  });

  it("not from a failure that was before the restart", () => {
    const now = path({ state: "failed", since: 11_900, restarts: 1, restartedAt: 12_000 });
    expect(isLost(now, 12_100)).toBe(false);
  });

  it("not any more once it is found", () => {
    expect(isLost(path({ restarts: 2, restartedAt: 0 }), 90_000)).toBe(false);
  });
});

/** Listens once a second; `packets` says how many have come by then. */
function listen(seconds: number, expected: boolean, packets: (second: number) => number) {
  let heard = NOTHING_HEARD;
  const remedies: [number, string][] = [];
  for (let second = 0; second <= seconds; second += 1) {
    heard = noteHeard(heard, { expected, packets: packets(second) }, second * 1_000);
    const remedy = remedyFor(heard, second * 1_000);
    if (remedy === null) continue;
    remedies.push([second, remedy]);
    heard = { ...heard, tries: heard.tries + 1, triedAt: second * 1_000 };
  }
  return remedies;
}

describe("a connection that stays silent", () => {
  it("is mended by ever stronger means", () => {
    const kinds = listen(60, true, () => 0).map(([, remedy]) => remedy);
    expect(kinds.slice(0, 3)).toEqual(["renegotiate", "restart", "rebuild"]);
    expect(listen(60, true, () => 0)[0]?.[0]).toBeLessThanOrEqual(4);
  });

  it("is not rebuilt for ever", () => {
    expect(listen(3_600, true, () => 0).length).toBeLessThanOrEqual(6);
  });

  it("is left alone when packets come, whatever is in them", () => {
    expect(listen(60, true, (second) => second * 50)).toEqual([]);
  });

  it("is left alone when nothing is to be heard: they are muted", () => {
    expect(listen(60, false, () => 0)).toEqual([]);
  });

  it("is mended when sound stops in the middle", () => {
    const [first] = listen(60, true, (second) => Math.min(second, 20) * 50);
    expect(first).toEqual([24, "renegotiate"]);
  });
});
