import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "../ports.ts";
import { contentCases, contentReports } from "./tables.ts";

export type ContentReport = typeof contentReports.$inferSelect;

/** What is reported: its kind, and its id there. */
export interface Subject {
  readonly kind: string;
  readonly subjectId: string;
}

const of = ({ kind, subjectId }: Subject) =>
  and(eq(contentReports.kind, kind), eq(contentReports.subjectId, subjectId));

/** Statement that keeps a report, unless this person has reported that thing before. */
export function insertReport(db: Database, row: ContentReport) {
  return db.insert(contentReports).values(row).onConflictDoNothing();
}

/** What somebody has reported of that thing. */
export async function findReportOf(
  db: Database,
  reporterId: string,
  subject: Subject,
): Promise<string | undefined> {
  const that = and(eq(contentReports.reporterId, reporterId), of(subject));
  const row = await db.select({ id: contentReports.id }).from(contentReports).where(that).get();
  return row?.id;
}

/** How many people's reports of that thing nobody has looked at; as a part of a statement. */
export function openReports(subject: Subject): SQL<number> {
  const open = and(of(subject), eq(contentReports.status, "open"));
  return sql<number>`(SELECT count(*) FROM ${contentReports} WHERE ${open})`;
}

/** Open reports of these things, oldest first. */
export async function openReportsOf(
  db: Database,
  subjects: readonly Subject[],
): Promise<ContentReport[]> {
  const pairs = JSON.stringify(subjects.map(({ kind, subjectId }) => [kind, subjectId]));
  const these = sql`(${contentReports.kind}, ${contentReports.subjectId}) IN
    (SELECT value ->> 0, value ->> 1 FROM json_each(${pairs}))`;
  const open = and(these, eq(contentReports.status, "open"));
  return db.select().from(contentReports).where(open).orderBy(asc(contentReports.id));
}

/** The newest reports of somebody's things, settled ones too. */
export async function reportsAgainst(
  db: Database,
  ownerId: string,
  limit: number,
): Promise<ContentReport[]> {
  const own = sql`(${contentReports.kind}, ${contentReports.subjectId}) IN
    (SELECT ${contentCases.kind}, ${contentCases.subjectId} FROM ${contentCases}
      WHERE ${eq(contentCases.ownerId, ownerId)})`;
  const query = db.select().from(contentReports).where(own);
  return query.orderBy(desc(contentReports.id)).limit(limit);
}

/** Statement that settles what is open of that thing. */
export function settleReports(db: Database, subject: Subject) {
  return db
    .update(contentReports)
    .set({ status: "settled" })
    .where(and(of(subject), eq(contentReports.status, "open")));
}

/** Statement that forgets the reports of a thing that is gone. */
export function forgetReports(db: Database, subject: Subject) {
  return db.delete(contentReports).where(of(subject));
}

/** Statement that forgets who made somebody's reports. */
export function forgetReporter(db: Database, reporterId: string) {
  return db
    .update(contentReports)
    .set({ reporterId: null })
    .where(eq(contentReports.reporterId, reporterId));
}

export async function findReport(db: Database, id: string): Promise<ContentReport | undefined> {
  return db.select().from(contentReports).where(eq(contentReports.id, id)).get();
}

/** Where a list of reports goes on: after that one. */
export interface ReportPosition {
  readonly createdAt: number;
  readonly id: string;
}

export interface ReportFilter {
  readonly kind?: string | undefined;
  readonly reason?: string | undefined;
}

/** Open reports, oldest first, of one kind or of all. */
export async function listOpenReports(
  db: Database,
  { kind, reason }: ReportFilter,
  after: ReportPosition | null,
  limit: number,
): Promise<ContentReport[]> {
  const { createdAt, id, status } = contentReports;
  const later = after && sql`(${createdAt}, ${id}) > (${after.createdAt}, ${after.id})`;
  const where = and(
    eq(status, "open"),
    kind === undefined ? undefined : eq(contentReports.kind, kind),
    reason === undefined ? undefined : eq(contentReports.reason, reason),
    later ?? undefined,
  );
  const query = db.select().from(contentReports).where(where);
  return query.orderBy(asc(createdAt), asc(id)).limit(limit);
}
