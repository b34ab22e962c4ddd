import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Database, Word } from "../../platform/index.ts";
import { companies } from "../companies/tables.ts";
import { vacancies } from "../vacancies/tables.ts";
import type { Entry } from "./entry.ts";
import { isListed } from "./keys.ts";
import { vacancyDocs, vacancyEntries, vacancyForms } from "./tables.ts";

/** Sorts after every moment. */
const NEVER = 9_000_000_000_000_000;

/** That everybody may find a vacancy (until it expires, which each search asks itself); as a part of a statement. */
const findable = sql`${vacancies.status} = 'published' AND NOT ${vacancies.reported}
  AND EXISTS (SELECT 1 FROM ${companies} WHERE ${companies.id} = ${vacancies.companyId} AND ${companies.shown})`;

/** Statement that keeps what a vacancy is found by, if it is there and as `only` says. */
export function putEntry(db: Database, vacancyId: string, entry: Entry, only?: SQL) {
  const { titleForm, titleStem, textForm, textStem, keys, facets, x, y, z, salary, ratesAsOf } =
    entry;
  // All columns in the order of the table.
  const row = sql`SELECT ${vacancyId}, ${titleForm}, ${titleStem}, ${textForm}, ${textStem}, ${keys},
    ${JSON.stringify(facets)}, ${x}, ${y}, ${z}, ${salary}, ${ratesAsOf}
    WHERE EXISTS (SELECT 1 FROM ${vacancies} WHERE ${and(eq(vacancies.id, vacancyId), only)})`;
  return db
    .insert(vacancyEntries)
    .select(row)
    .onConflictDoUpdate({ target: vacancyEntries.vacancyId, set: entry });
}

/** The words among these whose beginnings the search looks up: each once, with its stem. */
export function listedForms(
  words: readonly Word[],
): readonly (readonly [form: string, stem: string])[] {
  return [...new Map(words.map(({ form, stem }) => [form, stem]))].filter(([form]) =>
    isListed(form),
  );
}

/** Statement that lists words with their stems, as {@link listedForms} has them. */
export function putForms(db: Database, words: readonly Word[]) {
  const rows = JSON.stringify(listedForms(words));
  // An upsert that follows a SELECT needs a WHERE, or it would be read as a join's.
  const all = sql`SELECT value ->> 0, value ->> 1 FROM json_each(${rows}) WHERE TRUE`;
  return db
    .insert(vacancyForms)
    .select(all)
    .onConflictDoUpdate({
      target: vacancyForms.form,
      set: { stem: sql`excluded.stem` },
      setWhere: sql`${vacancyForms.stem} <> excluded.stem`,
    });
}

/** A column of the entry that a row of the index is made of. */
const ofEntry = (column: string) =>
  sql.raw(
    `(SELECT e.${column} FROM vacancy_entries AS e WHERE e.vacancy_id = vacancy_docs.vacancy_id)`,
  );
const expiry = sql.raw(`coalesce((SELECT v.expires_at FROM vacancies AS v
  WHERE v.id = vacancy_docs.vacancy_id), ${NEVER})`);

/** Statements that have the index hold those of these vacancies that everybody may find, as they are now, and no others of them. */
function indexThose(db: Database, those: SQL) {
  const found = sql`SELECT ${vacancies.id} FROM ${vacancies} WHERE ${those} AND ${findable}`;
  const every = sql`SELECT ${vacancies.id} FROM ${vacancies} WHERE ${those}`;
  const { vacancyId } = vacancyDocs;
  // All columns in the order of the table.
  const rows = sql`SELECT NULL, e.vacancy_id, e.x, e.y, e.z, e.salary, coalesce(v.expires_at, ${sql.raw(String(NEVER))}),
      v.employment_type, v.remote
    FROM ${vacancyEntries} AS e JOIN ${vacancies} AS v ON v.id = e.vacancy_id
    WHERE e.vacancy_id IN (${found})
    AND NOT EXISTS (SELECT 1 FROM ${vacancyDocs} AS d WHERE d.vacancy_id = e.vacancy_id)
    ORDER BY v.published_at, v.id`;
  return [
    db
      .delete(vacancyDocs)
      .where(sql`${vacancyId} IN (${every}) AND ${vacancyId} NOT IN (${found})`),
    db
      .update(vacancyDocs)
      .set({
        x: ofEntry("x"),
        y: ofEntry("y"),
        z: ofEntry("z"),
        salary: ofEntry("salary"),
        expiresAt: expiry,
      })
      .where(sql`${vacancyId} IN (${found})`),
    db.insert(vacancyDocs).select(rows),
  ] as const;
}

/** Statements that bring the index in line with a vacancy: the last of any batch that changes what it says or who sees it. */
export function indexVacancy(db: Database, vacancyId: string) {
  return indexThose(db, eq(vacancies.id, vacancyId));
}

/** The same for these vacancies. */
export function indexVacancies(db: Database, ids: readonly string[]) {
  return indexThose(
    db,
    sql`${vacancies.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  );
}
