import { describe, expect, it } from "vitest";
import { Faults } from "./faults.ts";

async function fates(faults: Faults, times: number): Promise<string[]> {
  const found: string[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    let asked = false;
    const answer = await faults
      .disturbed("database", async () => {
        asked = true;
        return "answered";
      })
      .catch(() => "failed");
    found.push(`${asked ? "asked" : "not asked"}, ${answer}`);
  }
  return found;
}

const EVEN = { seed: 7, calls: { database: { before: 0.3, after: 0.3 } } };

describe("failures on purpose", () => {
  it("work: some calls are never made, of some the answer is lost, most go well", async () => {
    const found = new Set(await fates(new Faults(EVEN), 200));
    expect(found).toEqual(new Set(["not asked, failed", "asked, failed", "asked, answered"]));
  });

  it("are the same for the same seed, and others for another", async () => {
    const first = await fates(new Faults(EVEN), 50);
    expect(await fates(new Faults(EVEN), 50)).toEqual(first);
    expect(await fates(new Faults({ ...EVEN, seed: 8 }), 50)).not.toEqual(first);
  });

  it("leave alone what they were not told of", async () => {
    const faults = new Faults({ seed: 1, calls: { bucket: { before: 1, after: 1 } } });
    expect(new Set(await fates(faults, 20))).toEqual(new Set(["asked, answered"]));
    expect(faults.messageFate()).toEqual({ delaySeconds: 0, twice: false });
  });

  it("delay messages and double them, no longer than was said", () => {
    const messages = { delayed: 1, doubled: 0.5, longestDelaySeconds: 4 };
    const faults = new Faults({ seed: 3, messages });
    const all = Array.from({ length: 100 }, () => faults.messageFate());
    expect(new Set(all.map(({ delaySeconds }) => delaySeconds))).toEqual(new Set([1, 2, 3, 4]));
    expect(new Set(all.map(({ twice }) => twice))).toEqual(new Set([true, false]));
  });
});
