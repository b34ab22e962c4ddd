import type { IdentityDeps } from "../deps.ts";
import { counted, MOST_DAYS, USUAL_DAYS } from "./count-days.ts";
import { dayAfter, dayOf, daysBetween, inOrder } from "./day.ts";
import { accountsByStatus, forgetActive, forgetUsage, keepDay, newestDay } from "./stats-store.ts";

/** Counts again how many of the last days: what happened at their very end may be told late. */
const COUNTED_AGAIN = 2;

/** Keeps the numbers of days that are over, so that they stay when what they were counted from has gone. */
export async function keepStats(deps: IdentityDeps): Promise<{ kept: number }> {
  const yesterday = dayAfter(dayOf(deps.clock.now()), -1);
  const newest = (await newestDay(deps.db)) ?? dayAfter(yesterday, -USUAL_DAYS);
  const earliest = dayAfter(yesterday, 1 - MOST_DAYS);
  const [wanted] = inOrder(dayAfter(newest), dayAfter(yesterday, 1 - COUNTED_AGAIN));
  const days = daysBetween(inOrder(wanted, earliest)[1], yesterday);
  const rows = await counted(deps, days);
  await deps.db.batch([
    forgetActive(deps.db, earliest),
    forgetUsage(deps.db, earliest),
    ...rows.map((row) => keepDay(deps.db, row)),
  ]);
  const accounts = await accountsByStatus(deps.db);
  for (const { status, n } of accounts) deps.metrics.set("veche_accounts", { status }, n);
  return { kept: days.length };
}
