import { and, count, desc, eq, gt, isNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import type { ApplicationStatus, Stages } from "../../../../shared/contracts/work/index.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { isMember } from "../companies/membership.ts";
import { companies, companyMembers } from "../companies/tables.ts";
import { vacancies } from "../vacancies/tables.ts";
import { applications } from "./tables.ts";

export type ApplicationRow = typeof applications.$inferSelect;

/** That there is an application of that id; as a part of a statement. */
export function applicationExists(id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${applications} WHERE ${eq(applications.id, id)})`;
}

/** That everybody may apply to a vacancy now: it is out, and so is its company; as a part of a statement. */
function isOpen(vacancyId: string, now: Millis): SQL {
  const out = and(
    eq(vacancies.id, vacancyId),
    eq(vacancies.status, "published"),
    eq(vacancies.reported, false),
    or(isNull(vacancies.expiresAt), gt(vacancies.expiresAt, now)),
  );
  return sql`EXISTS (SELECT 1 FROM ${vacancies} JOIN ${companies} ON ${companies.id} = ${vacancies.companyId}
    WHERE ${out} AND ${companies.shown})`;
}

/** Statements that add an application and count it, if the vacancy is open and the applicant is none of its company. */
export function insertApplication(db: Database, row: ApplicationRow) {
  const { id, vacancyId, companyId, applicantId, status, coverLetter } = row;
  const { videoId, resumeFileId, chatId, createdAt, changedAt } = row;
  // All columns in the order of the table.
  const values = sql`SELECT ${id}, ${vacancyId}, ${companyId}, ${applicantId}, ${status}, ${coverLetter}, ${videoId},
    ${resumeFileId}, ${chatId}, ${createdAt}, ${changedAt}
    WHERE ${isOpen(vacancyId, createdAt)} AND NOT ${isMember(companyId, applicantId)}`;
  return [
    db
      .insert(applications)
      .select(values)
      .onConflictDoNothing({ target: [applications.vacancyId, applications.applicantId] })
      .returning(),
    db
      .update(vacancies)
      .set({ applications: sql`${vacancies.applications} + 1` })
      .where(and(eq(vacancies.id, vacancyId), sql`changes() > 0`)),
  ] as const;
}

export async function findApplication(
  db: Database,
  id: string,
): Promise<ApplicationRow | undefined> {
  return db.select().from(applications).where(eq(applications.id, id)).get();
}

/** Somebody's application to a vacancy. */
export async function findOwnApplication(db: Database, vacancyId: string, applicantId: string) {
  const own = and(eq(applications.vacancyId, vacancyId), eq(applications.applicantId, applicantId));
  return db.select().from(applications).where(own).get();
}

/** Statement that moves an application to another status, if it is not withdrawn and who moves it is of the company. */
export function moveApplication(
  db: Database,
  id: string,
  move: { readonly status: ApplicationStatus; readonly from: ApplicationStatus | undefined },
  byId: string,
  now: Millis,
) {
  const { status, from } = move;
  return db
    .update(applications)
    .set({ status, changedAt: now })
    .where(
      and(
        eq(applications.id, id),
        ne(applications.status, "withdrawn"),
        ne(applications.status, status),
        from === undefined ? undefined : eq(applications.status, from),
        isMember(sql`${applications.companyId}`, byId),
      ),
    )
    .returning();
}

/** Statement by which an applicant takes an application back, with all that was handed in. */
export function withdraw(db: Database, id: string, applicantId: string, now: Millis) {
  return db
    .update(applications)
    .set({
      status: "withdrawn",
      coverLetter: "",
      videoId: null,
      resumeFileId: null,
      changedAt: now,
    })
    .where(
      and(
        eq(applications.id, id),
        eq(applications.applicantId, applicantId),
        ne(applications.status, "withdrawn"),
      ),
    )
    .returning();
}

/** Statement that notes the chat of an application. */
export function noteChat(db: Database, id: string, chatId: string) {
  return db.update(applications).set({ chatId }).where(eq(applications.id, id));
}

export interface ApplicationFilter {
  readonly of:
    | { readonly vacancyId: string }
    | { readonly companyId: string }
    | { readonly applicantId: string; readonly to?: string | undefined };
  readonly status?: ApplicationStatus | undefined;
}

function whose(of: ApplicationFilter["of"]): SQL {
  if ("vacancyId" in of) return eq(applications.vacancyId, of.vacancyId);
  if ("companyId" in of) return eq(applications.companyId, of.companyId);
  const own = eq(applications.applicantId, of.applicantId);
  return of.to === undefined ? own : sql`${own} AND ${eq(applications.vacancyId, of.to)}`;
}

/** Applications, newest first, before that one. */
export async function listApplications(
  db: Database,
  { of, status }: ApplicationFilter,
  before: string | null,
  limit: number,
): Promise<ApplicationRow[]> {
  return db
    .select()
    .from(applications)
    .where(
      and(
        whose(of),
        status === undefined ? undefined : eq(applications.status, status),
        before === null ? undefined : lt(applications.id, before),
      ),
    )
    .orderBy(desc(applications.id))
    .limit(limit);
}

const NOBODY: Stages = { new: 0, viewed: 0, shortlisted: 0, rejected: 0, hired: 0 };

/** How many applications to each of these vacancies are at which stage. */
export async function countStages(
  db: Database,
  vacancyIds: readonly string[],
): Promise<ReadonlyMap<string, Stages>> {
  const counted = new Map(vacancyIds.map((id) => [id, { ...NOBODY }]));
  if (vacancyIds.length === 0) return counted;
  const rows = await db
    .select({ vacancyId: applications.vacancyId, status: applications.status, n: count() })
    .from(applications)
    .where(
      sql`${applications.vacancyId} IN (SELECT value FROM json_each(${JSON.stringify(vacancyIds)}))`,
    )
    .groupBy(applications.vacancyId, applications.status);
  for (const { vacancyId, status, n } of rows) {
    const stages = counted.get(vacancyId);
    if (stages && status !== "withdrawn") stages[status] = n;
  }
  return counted;
}

/** Applications with a file that go with a vacancy, or with all of a company. */
export async function listWithFiles(
  db: Database,
  of: Exclude<ApplicationFilter["of"], { applicantId: string }>,
): Promise<string[]> {
  const rows = await db
    .select({ id: applications.id })
    .from(applications)
    .where(and(whose(of), sql`${applications.resumeFileId} IS NOT NULL`));
  return rows.map(({ id }) => id);
}

/** Whether somebody is of the company that an application was made to; a withdrawn one shows nothing. */
export async function mayReadApplication(
  db: Database,
  that: SQL,
  userId: string,
): Promise<boolean> {
  const row = await db
    .select({ id: applications.id })
    .from(applications)
    .innerJoin(companyMembers, eq(companyMembers.companyId, applications.companyId))
    .where(and(that, eq(companyMembers.userId, userId), ne(applications.status, "withdrawn")))
    .limit(1)
    .get();
  return row !== undefined;
}

/** Statement that forgets somebody's applications. */
export function forgetApplications(db: Database, applicantId: string) {
  return db.delete(applications).where(eq(applications.applicantId, applicantId));
}
