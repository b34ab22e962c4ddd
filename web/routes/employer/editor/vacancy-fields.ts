import type { Vacancy } from "../../../../shared/client/index.ts";
import { type Place, type PlaceFields, placeFieldsOf, placeOf } from "../../companies/place.ts";
import { fromLocalField, toLocalField } from "../../videos/times.ts";
import { CURRENCIES } from "../../work/salary.ts";
import { EMPLOYMENT } from "../../work/seeking.ts";

type Salary = NonNullable<Vacancy["salary"]>;

/** What a vacancy says, as it is written into fields. */
export interface VacancyFields extends PlaceFields {
  readonly title: string;
  readonly description: string;
  readonly employmentType: string;
  /** Separated by commas. */
  readonly roles: string;
  readonly tags: string;
  /** `true`, or empty. */
  readonly remote: string;
  readonly salaryMin: string;
  readonly salaryMax: string;
  readonly currency: string;
  readonly period: string;
  readonly videoId: string;
  /** As a field of local date and time has it; empty for never. */
  readonly expiresAt: string;
}

/** The same as the platform takes it. */
export interface VacancyBody {
  readonly title: string;
  readonly description: string;
  readonly employmentType: Vacancy["employmentType"];
  readonly roles: string[];
  readonly tags: string[];
  readonly remote: boolean;
  readonly location: Place | null;
  readonly salary: Salary | null;
  readonly videoId: string | null;
  readonly expiresAt: string | null;
}

export const PAY_PERIODS = ["hour", "day", "week", "month", "year"] as const;
export const MOST = { roles: 10, tags: 20, label: 60, salary: 1_000_000_000 } as const;

export function splitLabels(line: string): string[] {
  const labels = line.split(",").map((label) => label.trim().slice(0, MOST.label));
  return [...new Set(labels.filter(Boolean))];
}

/** The fields of a vacancy; of a new one with what is usual for whoever writes it. */
export function vacancyFieldsOf(
  vacancy: VacancyBody | null,
  currency: Salary["currency"],
): VacancyFields {
  const salary = vacancy?.salary ?? null;
  return {
    title: vacancy?.title ?? "",
    description: vacancy?.description ?? "",
    employmentType: vacancy?.employmentType ?? "full_time",
    roles: vacancy?.roles.join(", ") ?? "",
    tags: vacancy?.tags.join(", ") ?? "",
    remote: vacancy?.remote ? "true" : "",
    ...placeFieldsOf(vacancy?.location ?? null),
    salaryMin: salary?.min?.toString() ?? "",
    salaryMax: salary?.max?.toString() ?? "",
    currency: salary?.currency ?? currency,
    period: salary?.period ?? "month",
    videoId: vacancy?.videoId ?? "",
    expiresAt: toLocalField(vacancy?.expiresAt ?? null),
  };
}

const GROUPED = /^\d{1,3}(?:[ ,.'’]\d{3})+$/;
const PLAIN = /^\d+(?:[.,]\d{1,2})?$/;

/** An amount as people write it: `120 000`, `120,000`, `13.50`; `null` for what is none. */
export function amountOf(text: string): number | null {
  const written = text.trim().replace(/[\s\u00a0\u202f]+/g, " ");
  const joined = written.replaceAll(" ", "");
  if (GROUPED.test(written)) return checked(Number(written.replace(/\D/g, "")));
  return PLAIN.test(joined) ? checked(Number(joined.replace(",", "."))) : null;
}

function checked(amount: number): number | null {
  return amount <= MOST.salary ? amount : null;
}

function salaryOf({ salaryMin, salaryMax, currency, period }: VacancyFields): Salary | null {
  const [min, max] = [amountOf(salaryMin), amountOf(salaryMax)];
  const known = CURRENCIES.find((one) => one === currency);
  if (known === undefined || (min === null && max === null)) return null;
  return {
    ...{ min, max, currency: known },
    period: PAY_PERIODS.find((one) => one === period) ?? "month",
  };
}

export function vacancyBodyOf(fields: VacancyFields): VacancyBody {
  const { title, description, employmentType, roles, tags, remote, videoId, expiresAt } = fields;
  return {
    title: title.trim(),
    description: description.trim(),
    employmentType: EMPLOYMENT.find((one) => one === employmentType) ?? "full_time",
    roles: splitLabels(roles).slice(0, MOST.roles),
    tags: splitLabels(tags).slice(0, MOST.tags),
    remote: remote === "true",
    location: placeOf(fields),
    salary: salaryOf(fields),
    videoId: videoId || null,
    expiresAt: fromLocalField(expiresAt),
  };
}

/** What differs: what somebody else has changed meanwhile is left as it is. */
export function changedOf(before: VacancyBody, after: VacancyBody): Partial<VacancyBody> {
  const was = new Map(Object.entries(before));
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(was.get(name)),
  );
  return Object.fromEntries(changed);
}

export type Fault = "required" | "amount" | "order" | "past";

/** What is wrong with salary and times; other fields say it themselves. `now` in milliseconds. */
export const faults = {
  salaryMin: (text: string): Fault | null =>
    text.trim() === "" || amountOf(text) !== null ? null : "amount",
  salaryMax: (text: string, min: string): Fault | null => {
    if (text.trim() === "") return null;
    const [low, high] = [amountOf(min), amountOf(text)];
    if (high === null) return "amount";
    return low !== null && low > high ? "order" : null;
  },
  expiresAt: (value: string, now: number): Fault | null => {
    const at = fromLocalField(value);
    return at !== null && Date.parse(at) <= now ? "past" : null;
  },
} as const;
