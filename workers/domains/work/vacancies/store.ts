import { and, desc, eq, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import type { VacancyStatus } from "../../../../shared/contracts/work/index.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { EVENTS, type VacancyEvent } from "./rules.ts";
import { vacancies } from "./tables.ts";

export type VacancyRow = typeof vacancies.$inferSelect;
export type NewVacancy = typeof vacancies.$inferInsert;
export type VacancyChange = Partial<Omit<VacancyRow, "id" | "companyId" | "createdAt">>;

/** Statement that adds a vacancy, if its company has room for one more. */
export function insertVacancy(db: Database, row: NewVacancy) {
  return db.insert(vacancies).values(row).returning({ id: vacancies.id });
}

export async function findVacancy(db: Database, id: string): Promise<VacancyRow | undefined> {
  return db.select().from(vacancies).where(eq(vacancies.id, id)).get();
}

/** Those of these vacancies that are there, in no order. */
export async function findVacancies(db: Database, ids: readonly string[]): Promise<VacancyRow[]> {
  const some = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`;
  return db.select().from(vacancies).where(sql`${vacancies.id} IN (${some})`);
}

/** Statement that changes these columns of a vacancy, if it is as `only` says. */
export function changeVacancy(db: Database, id: string, change: VacancyChange, only?: SQL) {
  return db
    .update(vacancies)
    .set(change)
    .where(and(eq(vacancies.id, id), only))
    .returning();
}

/** That a vacancy is in a state in which this can happen. */
export function possible(event: VacancyEvent): SQL {
  const from: readonly VacancyStatus[] = EVENTS[event].from;
  return inArray(vacancies.status, [...from]);
}

/** That a vacancy is there, and as `only` says; as a part of a statement. */
export function vacancyIs(id: string, only: SQL | undefined): SQL {
  return sql`EXISTS (SELECT 1 FROM ${vacancies} WHERE ${and(eq(vacancies.id, id), only)})`;
}

/** Statement by which an event happens to a vacancy, if it can in the state it is in and it is as `only` says. */
export function moveVacancy(
  db: Database,
  id: string,
  event: VacancyEvent,
  change: VacancyChange = {},
  only?: SQL,
) {
  const status: VacancyStatus = EVENTS[event].to;
  return changeVacancy(db, id, { ...change, status }, and(possible(event), only));
}

/** Statement that deletes a vacancy with all that hangs on it. */
export function removeVacancy(db: Database, id: string) {
  return db.delete(vacancies).where(eq(vacancies.id, id));
}

/** Vacancies of a company, newest first. */
export async function listOfCompany(
  db: Database,
  companyId: string,
  status: VacancyStatus | undefined,
  before: string | null,
  limit: number,
): Promise<VacancyRow[]> {
  const inStatus = status === undefined ? undefined : eq(vacancies.status, status);
  const older = before === null ? undefined : lt(vacancies.id, before);
  return db
    .select()
    .from(vacancies)
    .where(and(eq(vacancies.companyId, companyId), inStatus, older))
    .orderBy(desc(vacancies.id))
    .limit(limit);
}

export async function countOfCompany(db: Database, companyId: string): Promise<number> {
  return db.$count(vacancies, eq(vacancies.companyId, companyId));
}

/** Ids of what is scheduled and due, the longest first. */
export async function listDue(db: Database, now: Millis, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: vacancies.id })
    .from(vacancies)
    .where(and(eq(vacancies.status, "scheduled"), lte(vacancies.publishAt, now)))
    .orderBy(vacancies.publishAt)
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Ids of what is published and has expired, the longest first. */
export async function listExpired(db: Database, now: Millis, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: vacancies.id })
    .from(vacancies)
    .where(and(eq(vacancies.status, "published"), lte(vacancies.expiresAt, now)))
    .orderBy(vacancies.expiresAt)
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Statement by which all those happen that can. */
export function moveAll(
  db: Database,
  ids: readonly string[],
  event: VacancyEvent,
  change: VacancyChange,
  only: SQL,
) {
  const some = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`;
  const status: VacancyStatus = EVENTS[event].to;
  return db
    .update(vacancies)
    .set({ ...change, status })
    .where(and(sql`${vacancies.id} IN (${some})`, possible(event), only))
    .returning({ id: vacancies.id });
}

/** Statement that forgets who wrote what. */
export function forgetAuthor(db: Database, userId: string) {
  return db.update(vacancies).set({ authorId: null }).where(eq(vacancies.authorId, userId));
}
