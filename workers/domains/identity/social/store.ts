import { and, asc, eq, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { passkeys } from "../factors/tables.ts";
import type { SocialPerson } from "../ports.ts";
import { challenges, users } from "../tables.ts";
import { linkedIdentities } from "./tables.ts";

export type IdentityRow = typeof linkedIdentities.$inferSelect;

/** Accounts elsewhere that sign somebody in, by service. */
export async function listIdentityRows(db: Database, userId: string): Promise<IdentityRow[]> {
  return db
    .select()
    .from(linkedIdentities)
    .where(eq(linkedIdentities.userId, userId))
    .orderBy(asc(linkedIdentities.provider));
}

function one(provider: string, subject: string) {
  return and(eq(linkedIdentities.provider, provider), eq(linkedIdentities.subject, subject));
}

export async function findIdentity(
  db: Database,
  provider: string,
  subject: string,
): Promise<IdentityRow | undefined> {
  return db.select().from(linkedIdentities).where(one(provider, subject)).get();
}

/** Statement that links an account of a service. It fails when either is linked already. */
export function insertIdentity(
  db: Database,
  userId: string,
  provider: string,
  { subject, name, email }: SocialPerson,
  now: Millis,
) {
  return db.insert(linkedIdentities).values({
    provider,
    subject,
    userId,
    name: name ?? email ?? subject,
    email,
    linkedAt: now,
    lastUsedAt: now,
  });
}

/** Statement that notes a use, and what the service calls the person now. */
export function touchIdentity(
  db: Database,
  provider: string,
  { subject, name, email }: SocialPerson,
  now: Millis,
) {
  return db
    .update(linkedIdentities)
    .set({ lastUsedAt: now, email, ...(name !== null && { name }) })
    .where(one(provider, subject));
}

/**
 * Statement that takes a link away, unless it is the person's last way to sign in: a password, a passkey or another
 * service must remain.
 */
export function deleteIdentity(db: Database, userId: string, provider: string) {
  const password = sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${userId} AND ${users.passwordHash} <> '')`;
  const passkey = sql`EXISTS (SELECT 1 FROM ${passkeys} WHERE ${passkeys.userId} = ${userId})`;
  const other = sql`EXISTS (SELECT 1 FROM ${linkedIdentities} AS other WHERE other.user_id = ${userId} AND other.provider <> ${provider})`;
  return db
    .delete(linkedIdentities)
    .where(
      and(
        eq(linkedIdentities.userId, userId),
        eq(linkedIdentities.provider, provider),
        sql`(${password} OR ${passkey} OR ${other})`,
      ),
    )
    .returning();
}

/** Statement that keeps with a challenge what has been learnt since it was put. */
export function keepWithChallenge(
  db: Database,
  id: string,
  data: Readonly<Record<string, unknown>>,
) {
  return db.update(challenges).set({ data }).where(eq(challenges.id, id));
}

/** Statement that takes the address of an account for confirmed at that time, unless it is `null`. */
export function confirmAddress(db: Database, userId: string, at: Millis | null) {
  return db
    .update(users)
    .set({ emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, ${at})` })
    .where(eq(users.id, userId))
    .returning();
}
