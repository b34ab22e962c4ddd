import { describe, expect, it } from "vitest";
import { runChaos } from "./run-chaos.ts";

describe("everything at once, on a platform that fails", () => {
  it("survives: calls that fail, messages that come late and twice, and a killed runtime, with every promise kept", {
    timeout: 1_200_000,
  }, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const wish = { seed, seconds: 15, kills: 1, clients: 6, rooms: 2 };
    const { broken, counted, recoveries } = await runChaos(wish, () => {});
    expect({ seed, broken }).toEqual({ seed, broken: [] });
    expect(recoveries).toHaveLength(1);
    // A run in which nobody did anything would prove nothing.
    const done = ["logged", "acked", "signedUp", "exchanged", "files", "galleryActs"];
    for (const what of [...done, "applications", "assets", "auditEntries"]) {
      expect(counted[what], what).toBeGreaterThan(0);
    }
  });
});
