import { describe, expect, it } from "vitest";
import { type Action, billOf, type Inputs, limitsOf, readInputs, usageOf } from "./model.ts";

const nothing: Action = {
  what: "nothing",
  source: "made up",
  aPersonADay: 1,
  requests: 0,
  cpuMs: 0,
  queries: 0,
  rowsRead: 0,
  rowsWritten: 0,
  objectRequests: 0,
  objectRowsWritten: 0,
  objectSeconds: 0,
};
const only = (action: Partial<Action>): Inputs => ({
  actions: { one: { ...nothing, ...action } },
  bytesOfD1APerson: 1_000,
  bytesOfD1AnUpload: 0,
  keptDays: 365,
});

describe("the price of a deployment", () => {
  it("is what goes beyond what is included", () => {
    const usage = usageOf(1_000_000, only({ requests: 1, aPersonADay: 1 }));
    expect(usage.units.requests).toBe(30_000_000);
    expect(billOf(usage)).toMatchObject({
      base: 5,
      requests: expect.closeTo(6, 6),
      rowsWritten: 0,
    });
    expect(billOf(usageOf(100, only({ requests: 1 })))["requests"]).toBe(0);
  });

  it("counts the memory of objects, each message of a queue thrice, and what is kept for a year", () => {
    const { units } = usageOf(10, only({ objectSeconds: 100, queueMessages: 2, storedMB: 1 }));
    expect(units.objectGBs).toBeCloseTo(10 * 30 * 100 * 0.128);
    expect(units.queueOperations).toBe(10 * 30 * 2 * 3);
    expect(units.bucketGB).toBeCloseTo(3.65);
  });

  it("finds the busiest minute, above the average and the same for the same seed", () => {
    const inputs = only({ requests: 1, queries: 1, aPersonADay: 86_400 });
    const { peak } = usageOf(100, inputs, 7);
    expect(peak.requestsASecond).toBeGreaterThan(150);
    expect(peak.requestsASecond).toBeLessThan(300);
    expect(usageOf(100, inputs, 7)).toEqual(usageOf(100, inputs, 7));
    expect(limitsOf(usageOf(100, inputs, 7))[0]?.name).toMatch(/queries a second/);
  });

  it("grows with people, and each action says where its numbers come from", () => {
    const inputs = readInputs();
    const totals = [1_000, 100_000, 10_000_000].map((people) =>
      Object.values(billOf(usageOf(people, inputs))).reduce((sum, dollars) => sum + dollars, 0),
    );
    expect(totals).toEqual([...totals].sort((one, other) => one - other));
    for (const { source } of Object.values(inputs.actions))
      expect(source.length).toBeGreaterThan(10);
  });
});
