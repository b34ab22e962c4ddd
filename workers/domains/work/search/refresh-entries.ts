import { eq, gt, inArray, lt, or } from "drizzle-orm";
import { companies } from "../companies/tables.ts";
import type { WorkDeps } from "../ports.ts";
import { RATES } from "../vacancies/currency-rates.ts";
import { vacancies } from "../vacancies/tables.ts";
import { entryOf } from "./entry.ts";
import { indexVacancies, putEntry, putForms } from "./store.ts";
import { vacancyEntries } from "./tables.ts";

/** Statements of one batch. */
const AT_ONCE = 50;
const MOST_ROUNDS = 20;

/**
 * Writes anew what vacancies are found by when that has changed without them: the rates of currencies, or the name of a
 * company (a trigger forgets the date of its vacancies' rates then). Some thousand of them a minute.
 */
export async function refreshEntries({ db }: WorkDeps): Promise<Record<string, unknown>> {
  const { ratesAsOf, vacancyId } = vacancyEntries;
  const stale = or(lt(ratesAsOf, RATES.asOf), gt(ratesAsOf, RATES.asOf));
  let refreshed = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const rows = await db
      .select({ vacancy: vacancies, company: companies.name })
      .from(vacancies)
      .innerJoin(companies, eq(companies.id, vacancies.companyId))
      // By themselves, not joined: they are found by the index, however many vacancies there are.
      .where(
        inArray(
          vacancies.id,
          db.select({ vacancyId }).from(vacancyEntries).where(stale).limit(AT_ONCE),
        ),
      );
    if (rows.length === 0) break;
    const made = rows.map(({ vacancy, company }) => ({ vacancy, ...entryOf(vacancy, company) }));
    const entries = made.map(({ vacancy: { id, changedAt }, entry }) =>
      putEntry(db, id, entry, eq(vacancies.changedAt, changedAt)),
    );
    const ids = rows.map(({ vacancy }) => vacancy.id);
    const forms = putForms(
      db,
      made.flatMap(({ words }) => words),
    );
    await db.batch([forms, ...entries, ...indexVacancies(db, ids)]);
    refreshed += rows.length;
  }
  return { refreshed };
}
