import type { VacancyQuery } from "../../../../shared/contracts/work/index.ts";
import { wordsOf } from "../../platform/index.ts";
import { cover } from "./geo.ts";
import { isListed, joined, keys } from "./keys.ts";

const TITLE = ["title_form", "title_stem"] as const;
const ANYWHERE = ["{title_form text_form}", "{title_stem text_stem}"] as const;

interface Sought {
  readonly form: string;
  readonly stem: string;
}

/** A word's part in an expression that finds it as a beginning. Forms and stems are letters and digits only. */
const beginning = (columns: string, { form }: Sought) => `${columns} : "${form}" * OR `;

/** One word of a query in these columns: as a beginning, or in any form. */
function wordIn([form, stem]: readonly [string, string], word: Sought) {
  return `(${beginning(form, word)}${stem} : "${word.stem}")`;
}

/** A word of a query, and the parts of an expression that find it as a beginning. */
export interface Beginning extends Sought {
  readonly parts: readonly string[];
}

/**
 * Words of a query which an expression of {@link matchExpressions} need not have as beginnings where all words that begin
 * so are forms of them: the stem finds those, and its list is read already.
 */
export function spareBeginnings({ q, sort }: VacancyQuery): readonly Beginning[] {
  const inside = sort === "relevance" ? [TITLE, ANYWHERE] : [ANYWHERE];
  return wordsOf(q ?? "")
    .filter(({ form }) => isListed(form))
    .map((word) => ({ ...word, parts: inside.map(([form]) => beginning(form, word)) }));
}

export const all = (parts: readonly string[]) => parts.map((part) => `(${part})`).join(" AND ");
const any = (parts: readonly string[]) => parts.map((part) => `(${part})`).join(" OR ");
const key = (word: string) => `keys : "${word}"`;

const alternatives = (some: readonly string[]) => (some.length === 0 ? [] : [any(some.map(key))]);

/** Alternatives of more words than these are slower to ask than what they would narrow. */
const MOST_JOINED = 32;

/** Labels of which a vacancy has to have one, each joined with each of the places; `null` where there are no such words. */
function thereWith(places: readonly string[], labels: readonly string[]): string[] | null {
  if (places.length === 0 || places.length * labels.length > MOST_JOINED) return null;
  const words = places.flatMap((place) => labels.flatMap((label) => joined(place, label) ?? []));
  return words.length === places.length * labels.length ? words : null;
}

/** Labels that filters ask for: of each list one. */
function labelsOf({ tags = [], roles = [] }: VacancyQuery): string[][] {
  const some = roles.length > 0 ? [roles.map(keys.role)] : [];
  return [...tags.map((tag) => [keys.tag(tag)]), ...some];
}

/** What filters ask for that few vacancies pass; labels together with the places where they are. */
function narrowParts(query: VacancyQuery, places: readonly string[] = []): string[] {
  const { company, city } = query;
  return [
    ...labelsOf(query).flatMap((labels) => alternatives(thereWith(places, labels) ?? labels)),
    ...(company === undefined ? [] : alternatives([keys.company(company)])),
    ...(city === undefined ? [] : alternatives([keys.city(city)])),
  ];
}

/** What filters ask for that very many pass: their lists are long to read. */
function wideParts({ remote, employmentType = [] }: VacancyQuery): string[] {
  return [
    ...(remote === undefined ? [] : alternatives([keys.remote(remote)])),
    ...alternatives(employmentType.map(keys.employment)),
  ];
}

/** Whether what has no place is found as well. */
export function withoutPlace(query: VacancyQuery): boolean {
  return query.remote === true;
}

/** The words of all cells that are near, and of what has no place if that is found too; none where they are most of the globe. */
function placesNear(query: VacancyQuery, radiusKm: number): string[] {
  const cells = query.near ? cover(query.near, radiusKm) : null;
  if (!cells) return [];
  return [...cells.map(keys.cell), ...(withoutPlace(query) ? [keys.nowhere] : [])];
}

/** The cells that are near, as the geohash index knows them; none where they are most of the globe. */
export function cellParts(query: VacancyQuery, radiusKm: number): string[] {
  return alternatives(placesNear(query, radiusKm));
}

/** Whether so little is left by cells and narrow filters that the wide ones are sooner asked of each than of the index. */
export function leavesFew(query: VacancyQuery, byCells: boolean, radiusKm: number): boolean {
  return byCells && narrowParts(query).length > 0 && cellParts(query, radiusKm).length > 0;
}

/**
 * The parts of a query that the full-text index answers, best matches first: all words in the title, then some, then
 * none of them. `null` where it is asked for neither words nor filters; an empty list where nothing can match. With
 * `byCells` it is asked for the cells that are near as well: first of all, as the rarest leads the way.
 */
export function matchExpressions(
  query: VacancyQuery,
  byCells: boolean,
  radiusKm: number,
): readonly string[] | null {
  const places = byCells ? placesNear(query, radiusKm) : [];
  const labelled = labelsOf(query).some((labels) => thereWith(places, labels));
  // A label that is found with its place has asked for the place.
  const cells = labelled ? [] : alternatives(places);
  const wide = leavesFew(query, byCells, radiusKm) ? [] : wideParts(query);
  const filters = [...narrowParts(query, places), ...wide];
  if (!query.q) return filters.length === 0 ? null : [all([...cells, ...filters])];
  const words = wordsOf(query.q);
  // Signs alone are no words: there is nothing that has them.
  if (words.length === 0) return [];
  const anywhere = all([...cells, ...words.map((word) => wordIn(ANYWHERE, word)), ...filters]);
  if (query.sort !== "relevance") return [anywhere];
  const inTitle = words.map((word) => wordIn(TITLE, word));
  const whole = all([...cells, ...inTitle, ...filters]);
  if (words.length === 1) return [whole, `(${anywhere}) NOT (${any(inTitle)})`];
  return [
    whole,
    `((${anywhere}) AND (${any(inTitle)})) NOT (${all(inTitle)})`,
    `(${anywhere}) NOT (${any(inTitle)})`,
  ];
}
