import type { IdentityDeps } from "../deps.ts";
import { daysBetween, startOf } from "./day.ts";
import { countDays, type DayCounts, type StatsDay } from "./stats-store.ts";

/** At most so many days are looked at. */
export const MOST_DAYS = 366;
/** So many are looked at if nobody says otherwise. */
export const USUAL_DAYS = 30;

/** A day on which nothing happened. */
export const nothing: Omit<StatsDay, "day"> = {
  registrations: 0,
  signIns: 0,
  failures: 0,
  activeUsers: 0,
  messages: 0,
  calls: 0,
  storageBytes: 0,
};

/** The numbers of these days from what they are counted from. */
export async function counted(deps: IdentityDeps, days: readonly string[]): Promise<StatsDay[]> {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const [counts, stored] = await Promise.all([
    countDays(deps.db, first, last),
    deps.storage.growth(startOf(first)),
  ]);
  let storageBytes = stored.before;
  const bytes = new Map<string, number>();
  for (const day of daysBetween(first, last)) {
    storageBytes += stored.added.get(day) ?? 0;
    bytes.set(day, storageBytes);
  }
  return days.map((day) => {
    const found: DayCounts = counts.get(day) ?? {};
    return { ...nothing, ...found, day, storageBytes: bytes.get(day) ?? 0 };
  });
}
