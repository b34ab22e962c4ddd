import { and, asc, eq, sql } from "drizzle-orm";
import type { Database } from "../../platform/index.ts";
import { messageReports } from "./tables.ts";

export type ReportRow = typeof messageReports.$inferSelect;

/** Statement that keeps a report, unless this person has reported that message before. */
export function insertReport(db: Database, row: ReportRow) {
  return db.insert(messageReports).values(row).onConflictDoNothing();
}

/** What somebody has reported, after that report. */
export async function findReportsBy(
  db: Database,
  reporterId: string,
  after: string,
  limit: number,
): Promise<ReportRow[]> {
  return db
    .select()
    .from(messageReports)
    .where(and(eq(messageReports.reporterId, reporterId), sql`${messageReports.id} > ${after}`))
    .orderBy(asc(messageReports.id))
    .limit(limit);
}

/** Statement that forgets who made somebody's reports. */
export function forgetReporter(db: Database, reporterId: string) {
  return db
    .update(messageReports)
    .set({ reporterId: null })
    .where(eq(messageReports.reporterId, reporterId));
}

/** The newest report of each of these messages, with what it said then. */
export async function reportedMessages(
  db: Database,
  messages: readonly Pick<ReportRow, "chatId" | "seq">[],
): Promise<ReportRow[]> {
  const pairs = JSON.stringify(messages.map(({ chatId, seq }) => [chatId, seq]));
  const { chatId, seq, id } = messageReports;
  const these = sql`(${chatId}, ${seq}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${pairs}))`;
  const newest = sql`NOT EXISTS (SELECT 1 FROM ${messageReports} AS later WHERE later.chat_id = ${chatId}
    AND later.seq = ${seq} AND later.id > ${id})`;
  return db.select().from(messageReports).where(and(these, newest));
}
