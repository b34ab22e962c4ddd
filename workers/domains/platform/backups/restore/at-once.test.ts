import { describe, expect, it } from "vitest";
import { AtOnce } from "./at-once.ts";

describe("things done at once", () => {
  it("work: never more than so many at the same time, and all in the end", async () => {
    const pool = new AtOnce(2);
    const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
    const begun: number[] = [];
    const adding = (async () => {
      for (const [number, gate] of gates.entries()) {
        await pool.add(async () => {
          begun.push(number);
          await gate.promise;
        });
      }
    })();
    await expect.poll(() => begun).toEqual([0, 1]);
    gates[1]?.resolve();
    await expect.poll(() => begun).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    await adding;
    await pool.end();
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it("tell of the first that failed, and begin nothing after it", async () => {
    const pool = new AtOnce(1);
    await pool.add(async () => {
      throw new Error("the first");
    });
    let begun = false;
    const later = async () => {
      begun = true;
    };
    await expect(pool.add(later)).rejects.toThrow("the first");
    expect(begun).toBe(false);
    await expect(pool.end()).rejects.toThrow("the first");
  });
});
