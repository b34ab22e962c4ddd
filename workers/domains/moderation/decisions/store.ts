import { and, desc, eq, inArray, isNull, lt, ne, type SQL, sql } from "drizzle-orm";
import type {
  ModeratedKind,
  ModerationAction,
} from "../../../../shared/contracts/moderation/index.ts";
import { users } from "../../identity/index.ts";
import { contentCases, type Database } from "../../platform/index.ts";
import { moderationAppeals, moderationDecisions } from "../tables.ts";

export type DecisionRow = typeof moderationDecisions.$inferSelect;
export type AppealRow = typeof moderationAppeals.$inferSelect;

/** A decision with the appeal against it, and whether it is still the last word about its thing. */
export interface FiledDecision {
  readonly decision: DecisionRow;
  readonly appeal: AppealRow | null;
  readonly stands: boolean;
}

/** That its thing is there, no other decision came after it, and no appeal has undone it; as a part of a statement. */
const stands: SQL = sql`(${moderationDecisions.withdrawnAt} IS NULL
  AND EXISTS (SELECT 1 FROM ${contentCases} WHERE ${contentCases.kind} = ${moderationDecisions.kind}
    AND ${contentCases.subjectId} = ${moderationDecisions.subjectId})
  AND NOT EXISTS (SELECT 1 FROM ${moderationDecisions} AS later WHERE later.kind = ${moderationDecisions.kind}
    AND later.subject_id = ${moderationDecisions.subjectId} AND later.revision > ${moderationDecisions.revision}))`;

/** Statement that writes a decision down. */
export function insertDecision(db: Database, row: DecisionRow) {
  return db.insert(moderationDecisions).values(row);
}

function selectFiled(db: Database) {
  return db
    .select({
      decision: moderationDecisions,
      appeal: moderationAppeals,
      stands: sql<boolean>`${stands}`.mapWith(Boolean),
    })
    .from(moderationDecisions)
    .leftJoin(moderationAppeals, eq(moderationAppeals.decisionId, moderationDecisions.id));
}

export async function findDecision(db: Database, id: string): Promise<FiledDecision | undefined> {
  return selectFiled(db).where(eq(moderationDecisions.id, id)).get();
}

/** Whether anybody, or the classifier, has decided about a thing. */
export async function wasDecided(
  db: Database,
  kind: ModeratedKind,
  subjectId: string,
): Promise<boolean> {
  const row = moderationDecisions;
  const about = and(eq(row.kind, kind), eq(row.subjectId, subjectId));
  return (await db.select({ id: row.id }).from(row).where(about).get()) !== undefined;
}

export interface DecisionFilter {
  readonly authorId: string;
  readonly actions?: readonly ModerationAction[] | undefined;
  readonly kind?: string | undefined;
  readonly subjectId?: string | undefined;
  /** Only decisions older than this one. */
  readonly before?: string | undefined;
}

/** Decisions about somebody's things, newest first. */
export async function listDecisions(
  db: Database,
  { authorId, actions, kind, subjectId, before }: DecisionFilter,
  limit: number,
): Promise<FiledDecision[]> {
  const row = moderationDecisions;
  return selectFiled(db)
    .where(
      and(
        eq(row.authorId, authorId),
        actions && inArray(row.action, [...actions]),
        kind === undefined ? undefined : sql`${row.kind} = ${kind}`,
        subjectId === undefined ? undefined : eq(row.subjectId, subjectId),
        before === undefined ? undefined : lt(row.id, before),
      ),
    )
    .orderBy(desc(row.id))
    .limit(limit);
}

/** How often each action stands against somebody. */
export async function countDecisions(
  db: Database,
  authorId: string,
): Promise<ReadonlyMap<ModerationAction, number>> {
  const { action, withdrawnAt } = moderationDecisions;
  const rows = await db
    .select({ action, count: sql<number>`count(*)` })
    .from(moderationDecisions)
    .where(and(eq(moderationDecisions.authorId, authorId), isNull(withdrawnAt)))
    .groupBy(action);
  return new Map(rows.map((row) => [row.action, row.count]));
}

/** Statement that takes a decision back. */
export function withdrawDecision(db: Database, id: string, now: number) {
  return db
    .update(moderationDecisions)
    .set({ withdrawnAt: now })
    .where(eq(moderationDecisions.id, id));
}

/** Whether somebody beside this person may moderate. */
export async function hasOtherModerator(db: Database, exceptId: string): Promise<boolean> {
  const able = and(
    // In words of its own, for the index of those who may.
    sql`${users.role} <> 'user'`,
    eq(users.status, "active"),
    isNull(users.deletionAt),
    ne(users.id, exceptId),
  );
  return (await db.select({ id: users.id }).from(users).where(able).limit(1).get()) !== undefined;
}

/** Statements that forget what was decided about somebody, and what they decided. */
export function forgetDecisions(db: Database, userId: string) {
  const { authorId, moderatorId } = moderationDecisions;
  return [
    db.delete(moderationDecisions).where(eq(authorId, userId)),
    db.update(moderationDecisions).set({ moderatorId: null }).where(eq(moderatorId, userId)),
    db.delete(moderationAppeals).where(eq(moderationAppeals.authorId, userId)),
    db
      .update(moderationAppeals)
      .set({ answeredBy: null })
      .where(eq(moderationAppeals.answeredBy, userId)),
  ] as const;
}
