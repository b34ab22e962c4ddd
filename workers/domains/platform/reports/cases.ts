import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../ports.ts";
import type { Subject } from "./store.ts";
import { contentCases } from "./tables.ts";

export type ContentCase = typeof contentCases.$inferSelect;

const LONGEST_TITLE = 300;

/** A thing that moderators are to look at. */
export interface CaseOpening extends Subject {
  readonly ownerId: string | null;
  readonly title: string;
  readonly cause: ContentCase["cause"];
  readonly at: Millis;
  readonly priority?: number;
  readonly fear?: string | null;
}

/** The form in which titles are looked for. */
export function soughtForm(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/**
 * Statement that puts a thing before the moderators, under a condition of the same batch if there is one. One that waits
 * already keeps its place, but for a higher priority.
 */
export function openCase(db: Database, opening: CaseOpening, only: SQL = sql`true`) {
  const { kind, subjectId, ownerId, cause, at, priority = 0, fear = null } = opening;
  const title = opening.title.slice(0, LONGEST_TITLE);
  const words = soughtForm(title);
  // All columns in the order of the table.
  const row = sql`SELECT ${kind}, ${subjectId}, ${ownerId}, ${title}, ${words}, 'waiting', ${cause},
    ${priority}, ${fear}, 0, ${at} WHERE ${only}`;
  const waits = sql`${contentCases.state} = 'waiting'`;
  return db
    .insert(contentCases)
    .select(row)
    .onConflictDoUpdate({
      target: [contentCases.kind, contentCases.subjectId],
      set: {
        title,
        words,
        state: "waiting",
        cause: sql`CASE WHEN ${waits} THEN ${contentCases.cause} ELSE ${cause} END`,
        priority: sql`max(${priority}, CASE WHEN ${waits} THEN ${contentCases.priority} ELSE 0 END)`,
        fear: sql`coalesce(${fear}, CASE WHEN ${waits} THEN ${contentCases.fear} END)`,
        since: sql`CASE WHEN ${waits} THEN ${contentCases.since} ELSE ${at} END`,
      },
    });
}

const of = ({ kind, subjectId }: Subject) =>
  and(eq(contentCases.kind, kind), eq(contentCases.subjectId, subjectId));

export async function findCase(db: Database, subject: Subject): Promise<ContentCase | undefined> {
  return db.select().from(contentCases).where(of(subject)).get();
}

export interface CaseEnd extends Subject {
  readonly ownerId: string | null;
  readonly title: string;
  readonly state: "kept" | "removed";
  readonly at: Millis;
}

/** Statement that notes, if it is as `only` says, that a thing says something else: decisions about what it said are not heard. */
export function reviseCase(db: Database, subject: Subject, only: SQL) {
  return db
    .update(contentCases)
    .set({ revision: sql`${contentCases.revision} + 1` })
    .where(and(of(subject), only));
}

/**
 * Statement that ends a case, if no decision and no change of the thing has come since `revision`, and it is as `only` says.
 * What was no case before becomes one that is decided.
 */
export function endCase(db: Database, end: CaseEnd, revision: number, only: SQL) {
  const { kind, subjectId, ownerId, state, at } = end;
  const title = end.title.slice(0, LONGEST_TITLE);
  // All columns in the order of the table.
  const row = sql`SELECT ${kind}, ${subjectId}, ${ownerId}, ${title}, ${soughtForm(title)}, ${state}, 'new',
    0, NULL, 1, ${at} WHERE ${only}`;
  return db
    .insert(contentCases)
    .select(row)
    .onConflictDoUpdate({
      target: [contentCases.kind, contentCases.subjectId],
      set: { state, since: at, priority: 0, revision: sql`${contentCases.revision} + 1` },
      setWhere: eq(contentCases.revision, revision),
    });
}

/** Statement that forgets what moderators thought of a thing that is gone. */
export function forgetCase(db: Database, subject: Subject) {
  return db.delete(contentCases).where(of(subject));
}

/** Statements that forget whose things were looked at. */
export function forgetCaseOwner(db: Database, ownerId: string) {
  const own = eq(contentCases.ownerId, ownerId);
  return [
    db.delete(contentCases).where(and(own, eq(contentCases.kind, "user"))),
    db.update(contentCases).set({ ownerId: null, title: "", words: "" }).where(own),
  ] as const;
}
