import { and, eq, gt, inArray, isNotNull, isNull, ne, type SQL, sql } from "drizzle-orm";
import { type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { challenges, emailTokens, users } from "../tables.ts";

type Purpose = (typeof emailTokens.$inferSelect)["purpose"];

export interface MailToken {
  readonly hash: string;
  readonly userId: string;
  readonly email: string;
}

/** Longer than a batch takes: sessions that are opened while it is under way end too. */
export const COMMIT_MS = 10 * SECOND;

const nextVersion = sql`${users.version} + 1`;

/** The account that the token was mailed to, while the token is good. */
function owns(token: MailToken, now: Millis): SQL | undefined {
  const good = and(
    eq(emailTokens.hash, token.hash),
    isNull(emailTokens.usedAt),
    gt(emailTokens.expiresAt, now),
  );
  return and(
    eq(users.id, token.userId),
    ne(users.status, "deleted"),
    sql`EXISTS (SELECT 1 FROM ${emailTokens} WHERE ${good})`,
  );
}

/** Statement that sets a password with a mailed token, which also proves that the address is the account's. */
export function resetPasswordHash(
  db: Database,
  token: MailToken,
  passwordHash: string,
  now: Millis,
) {
  return db
    .update(users)
    .set({
      passwordHash,
      emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, ${now})`,
      version: nextVersion,
    })
    .where(and(owns(token, now), eq(users.email, token.email)))
    .returning();
}

/** Statement that replaces a password, unless another has been set meanwhile. */
export function changePasswordHash(db: Database, id: string, from: string, to: string) {
  return db
    .update(users)
    .set({ passwordHash: to })
    .where(and(eq(users.id, id), eq(users.passwordHash, from)))
    .returning({ id: users.id });
}

/** Statement that gives the account the address that the token was mailed to. The unique index decides who has it. */
export function moveEmail(db: Database, token: MailToken, emailKey: string, now: Millis) {
  return db
    .update(users)
    .set({ email: token.email, emailKey, emailVerifiedAt: now, version: nextVersion })
    .where(owns(token, now))
    .returning();
}

/** Statement that uses a token up. Exactly one of all who ask at once gets it back. */
export function takeEmailToken(db: Database, hash: string, purpose: Purpose, now: Millis) {
  return db
    .update(emailTokens)
    .set({ usedAt: now })
    .where(
      and(
        eq(emailTokens.hash, hash),
        eq(emailTokens.purpose, purpose),
        isNull(emailTokens.usedAt),
        gt(emailTokens.expiresAt, now),
      ),
    )
    .returning();
}

/** Statement after which the account's mailed tokens of these kinds are good for nothing. */
export function dropEmailTokens(db: Database, userId: string, purposes: readonly Purpose[]) {
  return db
    .delete(emailTokens)
    .where(and(eq(emailTokens.userId, userId), inArray(emailTokens.purpose, [...purposes])));
}

/** Statement after which the account's open challenges of this kind are good for nothing. */
export function dropChallenges(db: Database, userId: string, purpose: string) {
  return db
    .delete(challenges)
    .where(and(eq(challenges.userId, userId), eq(challenges.purpose, purpose)));
}

/** Statement that confirms the account's address, if it is still this one. */
export function confirmAddress(db: Database, userId: string, email: string, now: Millis) {
  return db
    .update(users)
    .set({ emailVerifiedAt: now, version: nextVersion })
    .where(and(eq(users.id, userId), eq(users.email, email), isNull(users.emailVerifiedAt)))
    .returning();
}

/** Statement that gives the account a number that it has proved. The unique index decides whose it is. */
export function putPhone(db: Database, userId: string, phone: string, now: Millis) {
  return db
    .update(users)
    .set({ phone, phoneVerifiedAt: now, version: nextVersion })
    .where(eq(users.id, userId))
    .returning();
}

/** Statement that takes the number off the account, if it has one. */
export function clearPhone(db: Database, userId: string) {
  return db
    .update(users)
    .set({ phone: null, phoneVerifiedAt: null, version: nextVersion })
    .where(and(eq(users.id, userId), isNotNull(users.phone)))
    .returning();
}
