import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ChatEvent } from "../../../shared/client/index.ts";
import { Care } from "./sealed-care.ts";

const DAY_MS = 24 * 3_600_000;
const at = "2026-11-23T08:00:00.000Z";
const place = (seq: number) => ({ seq, actorId: "boris", at });
const said = (seq: number): ChatEvent => ({
  ...{ ...place(seq), kind: "edited", targetSeq: 1, text: "said", mentions: [] },
});
const joined = (seq: number): ChatEvent => ({
  ...{ ...place(seq), kind: "member_joined", userId: "clara", role: "member" },
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("works: what is said is no reason to go through the keys each time; who comes or goes is", async () => {
  const tidy = vi.fn(async () => Date.now() + DAY_MS);
  const limits = async () => ({ isLate: false, absent: 0 });
  const gone = new AbortController();
  const keys = { enter: async () => "inside" as const, limits, tidy };
  const care = new Care(keys, "chat", gone.signal, () => undefined);
  await care.enter();
  expect(tidy).toHaveBeenCalledTimes(1);

  for (let seq = 2; seq < 12; seq += 1) {
    care.heard([said(seq)], "anna");
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(tidy).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(tidy).toHaveBeenCalledTimes(2);

  care.heard([joined(12)], "anna");
  expect(tidy).toHaveBeenCalledTimes(3);
  gone.abort();
});
