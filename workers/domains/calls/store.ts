import { and, desc, eq, getTableColumns, lt, sql } from "drizzle-orm";
import { type CallReport, NOBODY } from "../../../shared/contracts/calls/index.ts";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Database } from "../platform/index.ts";
import { callParticipants, callReports, calls } from "./tables.ts";

export type CallRow = typeof calls.$inferSelect;
export type ParticipantRow = typeof callParticipants.$inferSelect;
export type ReportRow = typeof callReports.$inferSelect;

const MISSED = "missed";

/** Where a call stands in a history. */
export type CallPosition = Pick<CallRow, "startedAt" | "id">;

/** Somebody's own history, latest first, after that position. */
export async function findCalls(
  db: Database,
  userId: string,
  filter: { readonly after: CallPosition | null; readonly missed: boolean },
  limit: number,
): Promise<CallRow[]> {
  const { after, missed } = filter;
  const { startedAt, callId } = callParticipants;
  return db
    .select(getTableColumns(calls))
    .from(callParticipants)
    .innerJoin(calls, eq(calls.id, callId))
    .where(
      and(
        eq(callParticipants.userId, userId),
        eq(callParticipants.hidden, false),
        missed ? eq(callParticipants.state, MISSED) : undefined,
        after ? sql`(${startedAt}, ${callId}) < (${after.startedAt}, ${after.id})` : undefined,
      ),
    )
    .orderBy(desc(startedAt), desc(callId))
    .limit(limit);
}

/** A call that somebody was in, and whether they have hidden it. */
export async function findCallOf(
  db: Database,
  userId: string,
  callId: string,
): Promise<(CallRow & { readonly hidden: boolean }) | undefined> {
  return db
    .select({ ...getTableColumns(calls), hidden: callParticipants.hidden })
    .from(callParticipants)
    .innerJoin(calls, eq(calls.id, callParticipants.callId))
    .where(and(eq(callParticipants.callId, callId), eq(callParticipants.userId, userId)))
    .get();
}

/** Who was in these calls, in the order of each. */
export async function findParticipants(
  db: Database,
  callIds: readonly string[],
): Promise<ParticipantRow[]> {
  if (callIds.length === 0) return [];
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(callIds)}))`;
  return db
    .select()
    .from(callParticipants)
    .where(sql`${callParticipants.callId} IN ${ids}`)
    .orderBy(callParticipants.callId, callParticipants.place);
}

/** Statement that takes a call out of somebody's history; answers whether it was in. */
export function hideCallOf(db: Database, userId: string, callId: string) {
  return db
    .update(callParticipants)
    .set({ hidden: true })
    .where(
      and(
        eq(callParticipants.callId, callId),
        eq(callParticipants.userId, userId),
        eq(callParticipants.hidden, false),
      ),
    )
    .returning({ callId: callParticipants.callId });
}

/** Statement that keeps what somebody's client told of a call, in place of what it told before. */
export function putReport(
  db: Database,
  callId: string,
  userId: string,
  report: CallReport,
  updatedAt: Millis,
) {
  const values = { ...report, callId, userId, updatedAt };
  const target = [callReports.callId, callReports.userId];
  return db.insert(callReports).values(values).onConflictDoUpdate({ target, set: values });
}

export async function findReports(db: Database, callId: string): Promise<ReportRow[]> {
  return db.select().from(callReports).where(eq(callReports.callId, callId));
}

/** Statement that forgets reports that are older than that. */
export function deleteReports(db: Database, before: Millis) {
  return db
    .delete(callReports)
    .where(lt(callReports.updatedAt, before))
    .returning({ callId: callReports.callId });
}

/** Statements by which somebody who is gone becomes nobody in the histories of others. */
export function forgetCaller(db: Database, userId: string) {
  const theirs = eq(callParticipants.userId, userId);
  return [
    db.update(calls).set({ callerId: NOBODY }).where(eq(calls.callerId, userId)),
    db.update(callParticipants).set({ userId: NOBODY, hidden: true }).where(theirs),
    db.delete(callReports).where(eq(callReports.userId, userId)),
    db.delete(calls).where(
      sql`${calls.id} IN (SELECT ${callParticipants.callId} FROM ${callParticipants}
        WHERE ${callParticipants.userId} = ${NOBODY})
        AND NOT EXISTS (SELECT 1 FROM ${callParticipants} WHERE ${callParticipants.callId} = ${calls.id}
          AND ${callParticipants.userId} <> ${NOBODY})`,
    ),
    db.delete(callParticipants).where(
      sql`${callParticipants.userId} = ${NOBODY}
        AND NOT EXISTS (SELECT 1 FROM ${calls} WHERE ${calls.id} = ${callParticipants.callId})`,
    ),
  ] as const;
}
