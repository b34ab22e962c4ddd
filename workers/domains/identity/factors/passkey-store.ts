import { and, desc, eq, lt, or } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { passkeys } from "./tables.ts";

export type PasskeyRow = typeof passkeys.$inferSelect;

/** The passkeys of an account, newest first. */
export async function listPasskeyRows(db: Database, userId: string): Promise<PasskeyRow[]> {
  return db.select().from(passkeys).where(eq(passkeys.userId, userId)).orderBy(desc(passkeys.id));
}

/** The passkey that its authenticator names so. */
export async function findPasskey(
  db: Database,
  credentialId: string,
): Promise<PasskeyRow | undefined> {
  return db.select().from(passkeys).where(eq(passkeys.credentialId, credentialId)).get();
}

/** Statement that keeps a new passkey, unless anybody has it already; returns what it kept. */
export function insertPasskey(db: Database, row: PasskeyRow) {
  return db
    .insert(passkeys)
    .values(row)
    .onConflictDoNothing({ target: passkeys.credentialId })
    .returning();
}

/** What an authenticator tells of a passkey each time. */
export interface PasskeyUse {
  readonly id: string;
  readonly counter: number;
  readonly synced: boolean;
  readonly at: Millis;
}

/**
 * Writes down that a passkey was used. Answers whether its counter had not been seen: an authenticator that has one
 * never shows it twice (WebAuthn Level 3, 6.1.1).
 */
export async function countPasskeyUse(
  db: Database,
  { id, counter, synced, at }: PasskeyUse,
): Promise<boolean> {
  const without = counter === 0 ? eq(passkeys.counter, 0) : undefined;
  const result = await db
    .update(passkeys)
    .set({ counter, synced, lastUsedAt: at })
    .where(and(eq(passkeys.id, id), or(lt(passkeys.counter, counter), without)));
  return result.meta.changes > 0;
}

/** Names a passkey of this account. Answers it, if there is one. */
export async function setPasskeyName(
  db: Database,
  userId: string,
  id: string,
  name: string,
): Promise<PasskeyRow | undefined> {
  const [row] = await db
    .update(passkeys)
    .set({ name })
    .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
    .returning();
  return row;
}

/** Statement that forgets a passkey of this account; returns what it forgot. */
export function removePasskey(db: Database, userId: string, id: string) {
  return db
    .delete(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
    .returning();
}
