import { describe, expect, it } from "vitest";
import { DAY } from "../../../../shared/kernel/time.ts";
import { keptBackups } from "./rules.ts";

/** One a day at 03:43, the newest on this day. */
function daily(count: number, newest: string) {
  const last = Date.parse(`${newest}T03:43:00Z`);
  return Array.from({ length: count }, (_, ago) => {
    const startedAt = last - ago * DAY;
    return { id: new Date(startedAt).toISOString().slice(0, 10), startedAt };
  });
}

/** What is left when each day the backups that are over are deleted. */
function afterDays(days: number, newest: string): string[] {
  let kept: { id: string; startedAt: number }[] = [];
  for (const backup of daily(days, newest).toReversed()) {
    const ids = keptBackups([...kept, backup]);
    kept = [...kept, backup].filter(({ id }) => ids.has(id));
  }
  return kept.map(({ id }) => id).toSorted();
}

describe("which backups are kept", () => {
  it("works: of years of days the last 7 days, the ends of 4 weeks and of 12 months", () => {
    expect(afterDays(800, "2026-11-18")).toEqual([
      ...["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
      ...["2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31"],
      ...["2026-11-01", "2026-11-08"],
      ...["2026-11-12", "2026-11-13", "2026-11-14", "2026-11-15", "2026-11-16", "2026-11-17"],
      "2026-11-18",
    ]);
  });

  it("works: of several in a day the newest is kept", () => {
    const [one] = daily(1, "2026-11-18");
    const again = { id: "again", startedAt: (one?.startedAt ?? 0) + 1_000 };
    expect([...keptBackups([again, ...daily(1, "2026-11-18")])]).toEqual(["again"]);
  });

  it("survives days without any: the last ones stay however old they are", () => {
    const old = daily(3, "2024-01-10");
    expect(keptBackups(old).size).toBe(3);
  });
});
