import { describe, expect, it } from "vitest";
import { hearLevels, NO_SPEAKER, type Speaking } from "./speaker.ts";

/** Hears the same levels for some time, ten times a second. */
function during(ms: number, levels: Record<string, number>, from: Speaking = NO_SPEAKER): Speaking {
  let speaking = from;
  for (let passed = 0; passed < ms; passed += 100) speaking = hearLevels(speaking, levels, 100);
  return speaking;
}

describe("works", () => {
  it("is whoever speaks up", () => {
    expect(during(600, { anna: 0.3, boris: 0.001 }).speaker).toBe("anna");
  });

  it("changes when another speaks instead", () => {
    const anna = during(2_000, { anna: 0.3, boris: 0 });
    expect(during(1_500, { anna: 0, boris: 0.3 }, anna).speaker).toBe("boris");
  });

  it("stays with who spoke last while all are silent", () => {
    const anna = during(1_000, { anna: 0.3, boris: 0 });
    expect(during(60_000, { anna: 0, boris: 0 }, anna).speaker).toBe("anna");
  });
});

describe("survives", () => {
  it("a cough of another while somebody speaks", () => {
    const anna = during(2_000, { anna: 0.3, boris: 0 });
    expect(during(200, { anna: 0.3, boris: 0.5 }, anna).speaker).toBe("anna");
  });

  it("two who speak at once: it does not flicker between them", () => {
    let speaking = during(1_000, { anna: 0.3, boris: 0.3 });
    const first = speaking.speaker;
    for (let turn = 0; turn < 20; turn += 1) {
      speaking = during(200, { anna: 0.28 + (turn % 2) / 25, boris: 0.3 }, speaking);
      expect(speaking.speaker).toBe(first);
    }
  });

  it("noise below speech: nobody speaks", () => {
    expect(during(5_000, { anna: 0.005, boris: 0.004 }).speaker).toBeNull();
  });

  it("the speaker leaving", () => {
    const anna = during(1_000, { anna: 0.3, boris: 0.1 });
    expect(during(600, { boris: 0.1 }, anna).speaker).toBe("boris");
    expect(hearLevels(anna, {}, 100).speaker).toBeNull();
  });
});
