import type { VacancyQuery } from "../../../../shared/contracts/work/index.ts";
import { wordsOf } from "../../platform/index.ts";
import { cover } from "./geo.ts";
import { keys } from "./keys.ts";

const TITLE = ["title_form", "title_stem"] as const;
const ANYWHERE = ["{title_form text_form}", "{title_stem text_stem}"] as const;

/** One word of a query in these columns: as a beginning, or in any form. Forms and stems are letters and digits only. */
function wordIn([form, stem]: readonly [string, string], word: { form: string; stem: string }) {
  return `(${form} : "${word.form}" * OR ${stem} : "${word.stem}")`;
}

export const all = (parts: readonly string[]) => parts.map((part) => `(${part})`).join(" AND ");
const any = (parts: readonly string[]) => parts.map((part) => `(${part})`).join(" OR ");
const key = (word: string) => `keys : "${word}"`;

const alternatives = (some: readonly string[]) => (some.length === 0 ? [] : [any(some.map(key))]);

/** What filters ask for that few vacancies pass. */
function narrowParts({ tags = [], roles = [], company, city }: VacancyQuery): string[] {
  return [
    ...tags.flatMap((tag) => alternatives([keys.tag(tag)])),
    ...alternatives(roles.map(keys.role)),
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

/** The cells that are near, as the geohash index knows them; none where they are most of the globe. */
export function cellParts(query: VacancyQuery, radiusKm: number): string[] {
  const cells = query.near ? cover(query.near, radiusKm) : null;
  if (!cells) return [];
  const words = cells.map(keys.cell);
  return [any([...words, ...(withoutPlace(query) ? [keys.nowhere] : [])].map(key))];
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
  const cells = byCells ? cellParts(query, radiusKm) : [];
  const wide = leavesFew(query, byCells, radiusKm) ? [] : wideParts(query);
  const filters = [...narrowParts(query), ...wide];
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
