import { DAY, iso, type Millis } from "../../../../shared/kernel/time.ts";

const DAILY = 7;
const WEEKLY = 4;
const MONTHLY = 12;

const DAY_LENGTH = "2026-11-21".length;
const MONTH_LENGTH = "2026-11".length;
/** The first Monday of the clock (UTC). */
const FIRST_MONDAY = 4 * DAY;

export interface Kept {
  readonly id: string;
  readonly startedAt: Millis;
}

/** The newest of each of the last `many` periods that have any. */
function newestOf<Item extends Kept>(
  newestFirst: readonly Item[],
  many: number,
  period: (at: Millis) => string,
): Item[] {
  const kept = new Map<string, Item>();
  for (const item of newestFirst) {
    const name = period(item.startedAt);
    if (!kept.has(name) && kept.size < many) kept.set(name, item);
  }
  return [...kept.values()];
}

/** Which of these backups are kept: of the last 7 days, 4 weeks and 12 months that have any, the newest of each. */
export function keptBackups<Item extends Kept>(backups: readonly Item[]): Set<string> {
  const newestFirst = backups.toSorted((a, b) => b.startedAt - a.startedAt);
  const week = (at: Millis) => String(Math.floor((at - FIRST_MONDAY) / (7 * DAY)));
  const kept = [
    ...newestOf(newestFirst, DAILY, (at) => iso(at).slice(0, DAY_LENGTH)),
    ...newestOf(newestFirst, WEEKLY, week),
    ...newestOf(newestFirst, MONTHLY, (at) => iso(at).slice(0, MONTH_LENGTH)),
  ];
  return new Set(kept.map(({ id }) => id));
}
