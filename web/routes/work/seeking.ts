import type { Salary } from "../../../shared/client/index.ts";
import { given, oneOf, text } from "../../app/search.ts";
import { currencyOf } from "./salary.ts";

/** What is looked for among vacancies: the part of the address after `?`, every value as it stands there. */
export interface Seeking {
  readonly q?: string;
  /** Latitude and longitude, with a comma between them. */
  readonly near?: string;
  /** What the place is called that it is near to. */
  readonly place?: string;
  readonly radiusKm?: string;
  readonly city?: string;
  /** Separated by commas. */
  readonly tags?: string;
  readonly roles?: string;
  readonly employmentType?: string;
  readonly remote?: "true";
  readonly salaryMin?: string;
  readonly currency?: Salary["currency"];
  readonly company?: string;
  readonly sort?: Sort;
  /** What a phone shows of list and map. */
  readonly view?: "map";
}

/** The same as an address has it, whatever somebody has written there. */
export type SeekingParts = {
  readonly [Part in Exclude<keyof Seeking, "radiusKm" | "salaryMin" | "remote">]?: string;
} & { readonly radiusKm?: number; readonly salaryMin?: number; readonly remote?: boolean };

export const SORTS = ["relevance", "new", "salary", "distance"] as const;
export type Sort = (typeof SORTS)[number];

export const EMPLOYMENT = [
  ...(["full_time", "part_time", "contract"] as const),
  ...(["temporary", "internship", "volunteer"] as const),
] as const;

/** How far around a place is looked, in kilometres, until the reader says otherwise. */
export const USUAL_RADIUS_KM = 25;
const FARTHEST_KM = 20_000;
const HIGHEST_SALARY = 1_000_000_000;
const LONGEST = 200;
const MOST_LABELS = 20;

/** What an address looks for; what in it makes no sense is left out. */
export function seekingOf(search: Readonly<Record<string, unknown>>): Seeking {
  const near = pointText(search["near"]);
  const currency = currencyOf(search["currency"]);
  const salaryMin = currency && numberText(search["salaryMin"], HIGHEST_SALARY);
  const sort = oneOf(SORTS, search["sort"]);
  return given({
    q: words(search["q"]),
    near,
    place: near && words(search["place"]),
    radiusKm: near && numberText(search["radiusKm"], FARTHEST_KM),
    city: near === undefined ? words(search["city"]) : undefined,
    tags: labelText(search["tags"]),
    roles: labelText(search["roles"]),
    employmentType: employmentText(search["employmentType"]),
    remote: oneOf(["true"], String(search["remote"])),
    salaryMin,
    currency: salaryMin === undefined ? undefined : currency,
    company: words(search["company"]),
    sort: sort === "relevance" || (sort === "distance" && near === undefined) ? undefined : sort,
    view: oneOf(["map"], search["view"]),
  });
}

/** The same as an address has it: numbers without quotation marks. */
export function addressOf(seeking: Seeking): SeekingParts {
  const { radiusKm, salaryMin, remote, ...texts } = seeking;
  return {
    ...texts,
    ...(radiusKm !== undefined && { radiusKm: Number(radiusKm) }),
    ...(salaryMin !== undefined && { salaryMin: Number(salaryMin) }),
    ...(remote !== undefined && { remote: true }),
  };
}

/** The same as a call of the platform takes it. */
export function queryOf(seeking: Seeking): Omit<Seeking, "place" | "view"> {
  const { place: _, view: __, ...query } = seeking;
  if (query.near === undefined) return query;
  return { ...query, radiusKm: query.radiusKm ?? String(USUAL_RADIUS_KM) };
}

/** The same as it is kept in a saved search: what is looked for, without how it is shown. */
export function savedOf(seeking: Seeking): string {
  const { sort: _, ...query } = queryOf(seeking);
  return new URLSearchParams(Object.entries(query)).toString();
}

/** What a saved search looks for. */
export function seekingOfSaved(query: string): Seeking {
  return seekingOf(Object.fromEntries(new URLSearchParams(query)));
}

/** How many filters narrow it, beside its words. */
export function filterCount(seeking: Seeking): number {
  const { near, city, employmentType, remote, salaryMin, company } = seeking;
  const single = [near ?? city, employmentType, remote, salaryMin, company];
  const labels = labelsOf(seeking.tags).length + labelsOf(seeking.roles).length;
  return single.filter((one) => one !== undefined).length + labels;
}

export function labelsOf(line: string | undefined): string[] {
  return (line ?? "")
    .split(",")
    .map((label) => label.trim())
    .filter(Boolean);
}

/** A list of labels with one of them put in, or taken out; nothing for none. */
export function toggledLabel(line: string | undefined, label: string): string | undefined {
  const labels = labelsOf(line);
  const left = labels.filter((one) => one !== label);
  const now = left.length < labels.length ? left : [...labels, label].slice(-MOST_LABELS);
  return now.join() || undefined;
}

export interface Point {
  readonly lat: number;
  readonly lon: number;
}

export function pointOf(near: string | undefined): Point | null {
  if (near === undefined) return null;
  const [lat = Number.NaN, lon = Number.NaN] = near.split(",").map(Number);
  return isOnGlobe(lat, lon) ? { lat, lon } : null;
}

/** A point as an address says it: to a hundred metres, which is as near as anybody needs to be known. */
export function nearOf({ lat, lon }: Point): string {
  const turned = ((((lon + 180) % 360) + 360) % 360) - 180;
  return `${round(lat)},${round(turned)}`;
}

const round = (degrees: number) => Math.round(degrees * 1_000) / 1_000;

function isOnGlobe(lat: number, lon: number): boolean {
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
}

function pointText(value: unknown): string | undefined {
  const point = text(value)?.match(/^(-?\d{1,2}(?:\.\d{1,12})?),(-?\d{1,3}(?:\.\d{1,12})?)$/);
  if (!point || !isOnGlobe(Number(point[1]), Number(point[2]))) return undefined;
  return point[0];
}

function words(value: unknown): string | undefined {
  return text(value)?.trim().slice(0, LONGEST) || undefined;
}

function numberText(value: unknown, most: number): string | undefined {
  const number = Number(text(value) ?? Number.NaN);
  return number > 0 && number <= most ? String(number) : undefined;
}

function labelText(value: unknown): string | undefined {
  return labelsOf(text(value)).slice(0, MOST_LABELS).join() || undefined;
}

function employmentText(value: unknown): string | undefined {
  const wanted = labelsOf(text(value));
  return EMPLOYMENT.filter((kind) => wanted.includes(kind)).join() || undefined;
}
