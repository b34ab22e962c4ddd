import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventLine } from "../../shared/contracts/chat/relay.ts";
import { RelayedLines } from "./relayed-lines.ts";

const line = (seq: number): EventLine => ({ seq, json: `{"seq":${seq}}` });
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index));

/** A relay of a room whose log has so many events, of which a call carries at most a few. */
function relayOf(length: number) {
  const brought: number[] = [];
  const relayed = new RelayedLines(
    async (after) => lines(after + 1, Math.min(after + 3, length)),
    (some) => brought.push(...some.map(({ seq }) => seq)),
  );
  return { relayed, brought };
}

describe("lines of a relay", () => {
  it("are brought on as they come, from wherever they begin", async () => {
    const { relayed, brought } = relayOf(10);
    await relayed.deliver(lines(4, 5));
    await relayed.deliver(lines(6, 6));
    expect(brought).toEqual([4, 5, 6]);
  });

  it("fill the hole that a lost delivery left, before what follows it", async () => {
    const { relayed, brought } = relayOf(20);
    await relayed.deliver(lines(1, 2));
    await Promise.all([relayed.deliver(lines(12, 13)), relayed.deliver(lines(14, 14))]);
    expect(brought).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  it("fail when what is missing cannot be had, and go on when it can", async () => {
    let reachable = false;
    const brought: number[] = [];
    const relayed = new RelayedLines(
      async (after) => {
        if (!reachable) throw new Error("the room does not answer");
        return lines(after + 1, 5);
      },
      (some) => brought.push(...some.map(({ seq }) => seq)),
    );
    await relayed.deliver(lines(1, 1));
    await expect(relayed.deliver(lines(4, 4))).rejects.toThrow("does not answer");
    reachable = true;
    await relayed.deliver(lines(5, 5));
    expect(brought).toEqual([1, 2, 3, 4, 5]);
  });

  it("are each brought once and in order, whichever deliveries are lost, repeated or overlap", async () => {
    const delivery = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 6 }));
    await fc.assert(
      fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 20 }), async (deliveries) => {
        const { relayed, brought } = relayOf(50);
        await Promise.all(
          deliveries.map(([from, more]) => relayed.deliver(lines(from, from + more))),
        );
        const first = deliveries[0]?.[0] ?? 0;
        const last = Math.max(...brought);
        expect(brought).toEqual(lines(first, last).map(({ seq }) => seq));
      }),
    );
  });
});
