import { describe, expect, it } from "vitest";
import { planOf } from "./plan.ts";
import { runSoak } from "./run-soak.ts";

const SHORT = { clients: 12, rooms: 4, seconds: 8, kills: 1 };

describe("chats under faults", () => {
  it("works: a seed decides everything that happens", () => {
    expect(planOf(7, SHORT)).toEqual(planOf(7, SHORT));
    expect(planOf(8, SHORT)).not.toEqual(planOf(7, SHORT));
  });

  it("survives: drops, repetitions, lies, slow readers, reloads and a killed runtime, with every promise kept", {
    timeout: 180_000,
  }, async () => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    const { violations, counted } = await runSoak(seed, SHORT, () => {});
    expect({ seed, violations }).toEqual({ seed, violations: [] });
    // A run in which nobody heard anything would prove nothing.
    for (const what of ["logged", "acked", "listed", "mark", "answered"]) {
      expect(counted[what], what).toBeGreaterThan(0);
    }
    expect(counted["heard"]).toBeGreaterThan(counted["logged"] ?? 0);
  });
});
