import type { Place } from "../../../shared/contracts/platform/index.ts";
import type { Salary } from "../../../shared/contracts/work/index.ts";

/** A place in one line; empty where nothing of it is known. */
export function placeName(place: Place | null): string {
  return [place?.city, place?.country].filter(Boolean).join(", ");
}

/** What is paid, in one line, as numbers are written in English; empty where nothing is said of it. */
export function salaryRange(salary: Salary | null): string {
  if (salary === null) return "";
  const { min, max, currency, period } = salary;
  const write = (amount: number) => amount.toLocaleString("en");
  const bounds = [min, max].flatMap((bound) => (bound === null ? [] : [write(bound)]));
  const range = [...new Set(bounds)].join("–");
  const from = max === null ? "from " : min === null ? "up to " : "";
  return range && `${from}${range} ${currency} / ${period}`;
}
