import { DAY, iso, type Millis } from "../../../../shared/kernel/time.ts";

/** The day (UTC) of a time: `2026-11-21`. */
export function dayOf(at: Millis): string {
  return iso(at).slice(0, 10);
}

/** When a day begins. */
export function startOf(day: string): Millis {
  return Date.parse(`${day}T00:00:00.000Z`);
}

/** The day so many days later. */
export function dayAfter(day: string, days = 1): string {
  return dayOf(startOf(day) + days * DAY);
}

/** The earlier and the later of two days. */
export function inOrder(a: string, b: string): readonly [earlier: string, later: string] {
  return a <= b ? [a, b] : [b, a];
}

/** All days from the first to the last. */
export function daysBetween(first: string, last: string): string[] {
  const count = Math.round((startOf(last) - startOf(first)) / DAY) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => dayAfter(first, i));
}
