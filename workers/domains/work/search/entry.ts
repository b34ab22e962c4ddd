import { type Word, wordsOf } from "../../platform/index.ts";
import { markdownText } from "../vacancies/clean-markdown.ts";
import { comparableSalary, RATES } from "../vacancies/currency-rates.ts";
import { labelKey } from "../vacancies/rules.ts";
import type { vacancies } from "../vacancies/tables.ts";
import { FINEST, geohash, pointOf } from "./geo.ts";
import { joined, keys } from "./keys.ts";
import type { vacancyEntries } from "./tables.ts";

export type Entry = Omit<typeof vacancyEntries.$inferInsert, "vacancyId">;

/** What of a vacancy the search looks at. */
export type Findable = Pick<
  typeof vacancies.$inferSelect,
  | "companyId"
  | "title"
  | "description"
  | "employmentType"
  | "roles"
  | "tags"
  | "remote"
  | "location"
  | "salary"
>;

const NO_SALARY = -1;

/** Each word once. */
function distinctWords(all: readonly Word[]) {
  const distinct = (of: readonly string[]) => [...new Set(of)].join(" ");
  return {
    form: distinct(all.map(({ form }) => form)),
    stem: distinct(all.map(({ stem }) => stem)),
  };
}

function degreesOf({ location }: Findable) {
  if (location === null || location.lat === null || location.lon === null) return null;
  return { lat: location.lat, lon: location.lon };
}

function keysOf(vacancy: Findable): string[] {
  const { tags, roles, employmentType, companyId, remote, location } = vacancy;
  const place = degreesOf(vacancy);
  const hash = place ? geohash(place, FINEST) : "";
  const places = place
    ? Array.from(hash, (_, at) => keys.cell(hash.slice(0, at + 1)))
    : [keys.nowhere];
  const labels = [...tags.map(keys.tag), ...roles.map(keys.role)];
  return [
    ...labels,
    ...places,
    ...places.flatMap((one) => labels.flatMap((label) => joined(one, label) ?? [])),
    keys.employment(employmentType),
    keys.company(companyId),
    keys.remote(remote),
    ...(location?.city ? [keys.city(location.city)] : []),
  ];
}

function facetsOf({ tags, roles, location }: Findable): string[][] {
  const facet = (kind: string) => (label: string) => [kind, labelKey(label), label];
  const cities = location?.city ? [location.city] : [];
  return [...tags.map(facet("tag")), ...roles.map(facet("role")), ...cities.map(facet("city"))];
}

/** What a vacancy is found by, and its words with their stems. */
export function entryOf(
  vacancy: Findable,
  companyName: string,
): { readonly entry: Entry; readonly words: readonly Word[] } {
  const { title, description, tags, roles, location, salary } = vacancy;
  const rest = [markdownText(description), ...tags, ...roles, location?.city ?? "", companyName];
  const titleWords = wordsOf(title);
  const restWords = wordsOf(rest.join("\n"));
  const { form: titleForm, stem: titleStem } = distinctWords(titleWords);
  const { form: textForm, stem: textStem } = distinctWords(restWords);
  const place = degreesOf(vacancy);
  const entry = {
    titleForm,
    titleStem,
    textForm,
    textStem,
    keys: [...new Set(keysOf(vacancy))].join(" "),
    facets: facetsOf(vacancy),
    ...(place ? pointOf(place) : { x: null, y: null, z: null }),
    salary: comparableSalary(salary) ?? NO_SALARY,
    ratesAsOf: RATES.asOf,
  };
  return { entry, words: [...titleWords, ...restWords] };
}
