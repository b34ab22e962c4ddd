import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { Database } from "../../platform/index.ts";
import type { AppealRow, DecisionRow } from "../decisions/store.ts";
import { moderationAppeals, moderationDecisions } from "../tables.ts";

/** Statement that files an appeal, unless there is one against that decision. */
export function insertAppeal(db: Database, row: AppealRow) {
  return db.insert(moderationAppeals).values(row).onConflictDoNothing();
}

export interface AppealOfDecision {
  readonly appeal: AppealRow;
  readonly decision: DecisionRow;
}

function selectAppeals(db: Database) {
  return db
    .select({ appeal: moderationAppeals, decision: moderationDecisions })
    .from(moderationAppeals)
    .innerJoin(moderationDecisions, eq(moderationDecisions.id, moderationAppeals.decisionId));
}

export async function findAppeal(db: Database, id: string): Promise<AppealOfDecision | undefined> {
  return selectAppeals(db).where(eq(moderationAppeals.id, id)).get();
}

/** Appeals of that state, oldest first, after that one. */
export async function listAppealRows(
  db: Database,
  status: AppealRow["status"],
  after: string | undefined,
  limit: number,
): Promise<AppealOfDecision[]> {
  const later = after === undefined ? undefined : gt(moderationAppeals.id, after);
  return selectAppeals(db)
    .where(and(eq(moderationAppeals.status, status), later))
    .orderBy(asc(moderationAppeals.id))
    .limit(limit);
}

/** Somebody's own appeals, after that one. */
export async function appealsOf(
  db: Database,
  authorId: string,
  after: string,
  limit: number,
): Promise<AppealRow[]> {
  return db
    .select()
    .from(moderationAppeals)
    .where(and(eq(moderationAppeals.authorId, authorId), sql`${moderationAppeals.id} > ${after}`))
    .orderBy(asc(moderationAppeals.id))
    .limit(limit);
}

export type Answer = Pick<AppealRow, "answer" | "answeredBy" | "answeredAt"> & {
  readonly status: "granted" | "refused";
};

/** Statement that answers an appeal, if nobody has. */
export function answerOpenAppeal(db: Database, id: string, answer: Answer) {
  return db
    .update(moderationAppeals)
    .set(answer)
    .where(and(eq(moderationAppeals.id, id), eq(moderationAppeals.status, "open")))
    .returning();
}
