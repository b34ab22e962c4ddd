import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../../shared/contracts/identity/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { IdentityDeps } from "../deps.ts";
import { counted, MOST_DAYS, nothing, USUAL_DAYS } from "./count-days.ts";
import { dayAfter, dayOf, daysBetween, inOrder } from "./day.ts";
import { countAccounts, countActive, readDays, type StatsDay } from "./stats-store.ts";

type Query = z.output<(typeof identityContracts)["getStats"]["query"]>;

function refuse(path: string, message: string): never {
  throw new AppError(commonErrors.validation_failed, { fields: [{ path, message }] });
}

/** The days asked for: both ends included, none that is still to come. */
function span(query: Query, today: string): readonly [first: string, last: string] {
  const asked = query.to?.slice(0, 10) ?? today;
  const [last] = inOrder(asked, today);
  const first = query.from?.slice(0, 10) ?? dayAfter(last, 1 - USUAL_DAYS);
  if (first > asked) refuse("from", "It must not be after the end.");
  if (daysBetween(first, last).length > MOST_DAYS) refuse("from", `At most ${MOST_DAYS} days.`);
  return inOrder(first, last)[0] === first ? [first, last] : [last, last];
}

function totalOf(days: readonly StatsDay[]) {
  const total = { ...nothing };
  for (const day of days) {
    total.registrations += day.registrations;
    total.signIns += day.signIns;
    total.failures += day.failures;
    total.messages += day.messages;
    total.calls += day.calls;
  }
  return { ...total, storageBytes: days.at(-1)?.storageBytes ?? 0 };
}

/**
 * How the platform was used, by day (UTC): days that are over as they were counted then, today as it is now. Throws
 * `validation_failed` for more than 366 days.
 */
export async function getStats(deps: IdentityDeps, query: Query) {
  const today = dayOf(deps.clock.now());
  const [first, last] = span(query, today);
  const kept = new Map((await readDays(deps.db, first, last)).map((row) => [row.day, row]));
  kept.delete(today);
  const days = daysBetween(first, last);
  const fresh = await counted(
    deps,
    days.filter((day) => !kept.has(day)),
  );
  for (const row of fresh) kept.set(row.day, row);
  const rows = days.map((day) => kept.get(day) ?? { ...nothing, day });
  const [activeUsers, users] = await Promise.all([
    countActive(deps.db, first, last),
    countAccounts(deps.db),
  ]);
  return {
    from: first,
    to: last,
    totals: { ...totalOf(rows), activeUsers, users },
    days: rows.map(({ day, ...counts }) => ({ date: day, ...counts })),
  };
}
