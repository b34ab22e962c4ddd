import { and, eq, gt, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Database } from "../platform/index.ts";
import { challenges } from "./tables.ts";

export type Challenge = typeof challenges.$inferSelect;

export interface NewChallenge {
  readonly id: string;
  readonly purpose: string;
  readonly userId: string | null;
  readonly answerHash?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly createdAt: Millis;
  readonly expiresAt: Millis;
}

/** Statement that asks; what was asked under the same id before counts no longer. */
export function putChallenge(db: Database, asked: NewChallenge) {
  const row = { answerHash: null, data: {}, ...asked };
  return db
    .insert(challenges)
    .values(row)
    .onConflictDoUpdate({ target: challenges.id, set: { ...row, tries: 0, usedAt: null } });
}

/** Which challenge is meant, and how often it may be tried. */
export interface Attempt {
  readonly id: string;
  readonly purpose: string;
  readonly tries: number;
}

function open({ id, purpose, tries }: Attempt, now: Millis) {
  return and(
    eq(challenges.id, id),
    eq(challenges.purpose, purpose),
    isNull(challenges.usedAt),
    gt(challenges.expiresAt, now),
    lt(challenges.tries, tries),
  );
}

/** Looks at a challenge without trying it. */
export async function findChallenge(
  db: Database,
  attempt: Attempt,
  now: Millis,
): Promise<Challenge | null> {
  const [row] = await db.select().from(challenges).where(open(attempt, now));
  return row ?? null;
}

/**
 * Tries an answer that is known by its hash: right, it is used up; wrong, one try is gone. `null`: there is nothing to
 * answer (unknown, used, expired, out of tries).
 */
export async function answerChallenge(
  db: Database,
  attempt: Attempt,
  answerHash: string,
  now: Millis,
): Promise<{ right: boolean; challenge: Challenge } | null> {
  const right = eq(challenges.answerHash, answerHash);
  const [challenge] = await db
    .update(challenges)
    .set({
      tries: sql`${challenges.tries} + 1`,
      usedAt: sql`CASE WHEN ${right} THEN ${now} END`,
    })
    .where(open(attempt, now))
    .returning();
  return challenge ? { right: challenge.usedAt !== null, challenge } : null;
}

/** Uses one try of a challenge whose answer is checked elsewhere. `null`: there is nothing to answer. */
export async function tryChallenge(
  db: Database,
  attempt: Attempt,
  now: Millis,
): Promise<Challenge | null> {
  const [row] = await db
    .update(challenges)
    .set({ tries: sql`${challenges.tries} + 1` })
    .where(open(attempt, now))
    .returning();
  return row ?? null;
}

/** Uses a challenge up. Exactly one of all who ask at once gets it; the others get `null`. */
export async function takeChallenge(
  db: Database,
  { id, purpose }: Pick<Attempt, "id" | "purpose">,
  now: Millis,
): Promise<Challenge | null> {
  const [row] = await db
    .update(challenges)
    .set({ usedAt: now })
    .where(
      and(
        eq(challenges.id, id),
        eq(challenges.purpose, purpose),
        isNull(challenges.usedAt),
        gt(challenges.expiresAt, now),
      ),
    )
    .returning();
  return row ?? null;
}

/** Forgets what nobody can answer any more. Answers how many. */
export async function purgeChallenges(db: Database, now: Millis): Promise<number> {
  const result = await db
    .delete(challenges)
    .where(or(lte(challenges.expiresAt, now), lt(challenges.usedAt, now)));
  return result.meta.changes;
}
