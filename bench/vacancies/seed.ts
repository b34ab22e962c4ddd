import { entryOf } from "../../workers/domains/work/search/entry.ts";
import { listedForms } from "../../workers/domains/work/search/store.ts";
import { COMPANIES, companyIdOf, type MadeVacancy } from "./generator.ts";

/** Rows of one statement: what it is given must not be larger than a value may be. */
export const AT_ONCE = 500;

/** What a company of the made-up market is called. */
export const companyNameOf = (id: string) => `Employer ${Number.parseInt(id.slice(-12), 16)}`;

/** When each came out: one a minute. */
const publishedAt = ({ number }: MadeVacancy) => 1_700_000_000_000 + number * 60_000;

function rowOf(vacancy: MadeVacancy) {
  const { id, companyId, title, description, employmentType, roles, tags, remote } = vacancy;
  const { location, salary } = vacancy;
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const at = publishedAt(vacancy);
  const words = [id, companyId, title, description, employmentType];
  return [...words, json(roles), json(tags), remote ? 1 : 0, json(location), json(salary), at];
}

function entryRowOf(vacancy: MadeVacancy) {
  const { entry } = entryOf(vacancy, companyNameOf(vacancy.companyId));
  const { titleForm, titleStem, textForm, textStem, keys, facets, x, y, z, salary } = entry;
  const words = [titleForm, titleStem, textForm, textStem, keys, JSON.stringify(facets)];
  return [vacancy.id, ...words, x ?? null, y ?? null, z ?? null, salary, entry.ratesAsOf];
}

const wordsOfMade = (vacancy: MadeVacancy) =>
  entryOf(vacancy, companyNameOf(vacancy.companyId)).words;

const columns = (count: number) =>
  Array.from({ length: count }, (_, at) => `value ->> ${at}`).join(", ");

/** SQL that makes the companies of the market. */
export function companySeed(): Statement {
  const rows = Array.from({ length: COMPANIES }, (_, number) => {
    const id = companyIdOf(number);
    return [id, `employer-${number}`, companyNameOf(id)];
  });
  const sql = `INSERT INTO companies (id, slug, name, description, size, industry, created_at, changed_at)
    SELECT ${columns(3)}, '', '', '', 0, 0 FROM json_each(?)`;
  return { sql, parameter: JSON.stringify(rows) };
}

export interface Statement {
  readonly sql: string;
  readonly parameter: string;
}

/** SQL that publishes these, in the order of their numbers: the rows that the platform would have written, and their places in the index. */
export function vacancySeed(vacancies: readonly MadeVacancy[]): Statement[] {
  const ids = vacancies.map(({ id }) => id);
  return [
    {
      sql: `INSERT INTO vacancies (id, company_id, title, description, employment_type, roles, tags, remote, location,
          salary, published_at, status, created_at, changed_at)
        SELECT ${columns(11)}, 'published', value ->> 10, value ->> 10 FROM json_each(?)`,
      parameter: JSON.stringify(vacancies.map(rowOf)),
    },
    {
      sql: `INSERT INTO vacancy_entries (vacancy_id, title_form, title_stem, text_form, text_stem, keys, facets, x, y, z,
          salary, rates_as_of)
        SELECT ${columns(12)} FROM json_each(?)`,
      parameter: JSON.stringify(vacancies.map(entryRowOf)),
    },
    {
      sql: `INSERT OR IGNORE INTO vacancy_forms SELECT value ->> 0, value ->> 1 FROM json_each(?)`,
      parameter: JSON.stringify(listedForms(vacancies.flatMap(wordsOfMade))),
    },
    {
      sql: `INSERT INTO vacancy_docs (vacancy_id, x, y, z, salary, expires_at)
        SELECT vacancy_id, x, y, z, salary, 9000000000000000 FROM vacancy_entries
        WHERE vacancy_id IN (SELECT value FROM json_each(?)) ORDER BY vacancy_id`,
      parameter: JSON.stringify(ids),
    },
  ];
}
