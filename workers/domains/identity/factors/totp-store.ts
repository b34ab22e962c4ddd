import { and, eq, isNotNull, isNull, lt, notExists, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { users } from "../tables.ts";
import { backupCodes, passkeys, totps } from "./tables.ts";

export type TotpRow = typeof totps.$inferSelect;

/** The account's authenticator app, enabled or not yet. */
export async function findTotp(db: Database, userId: string): Promise<TotpRow | undefined> {
  return db.select().from(totps).where(eq(totps.userId, userId)).get();
}

/** Statement that keeps a new secret until its first code, unless one is enabled; returns what it kept. */
export function putPendingTotp(db: Database, userId: string, sealedSecret: string, now: Millis) {
  const row = { userId, sealedSecret, createdAt: now };
  return db
    .insert(totps)
    .values(row)
    .onConflictDoUpdate({ target: totps.userId, set: row, setWhere: isNull(totps.enabledAt) })
    .returning({ userId: totps.userId });
}

/** Which secret is enabled, by the code of which step. */
export interface TotpEnabling {
  readonly userId: string;
  /** As it waits. */
  readonly pending: string;
  /** Sealed anew: the mark by which the batch knows that it was the one to enable it. */
  readonly sealed: string;
  readonly step: number;
  readonly at: Millis;
}

/** Statement that enables the secret that waits; of several at once one does. */
export function enablePendingTotp(
  db: Database,
  { userId, pending, sealed, step, at }: TotpEnabling,
) {
  return db
    .update(totps)
    .set({ sealedSecret: sealed, lastStep: step, enabledAt: at })
    .where(and(eq(totps.userId, userId), eq(totps.sealedSecret, pending), isNull(totps.enabledAt)))
    .returning({ userId: totps.userId });
}

/** Whether the account's secret is the one with this seal. */
function hasSecret(userId: string, sealed: string) {
  return sql`EXISTS (SELECT 1 FROM ${totps} WHERE ${and(eq(totps.userId, userId), eq(totps.sealedSecret, sealed), isNotNull(totps.enabledAt))})`;
}

/** Statements that replace all backup codes of an account, if its secret is still the one with this seal. */
export function replaceBackupCodes(
  db: Database,
  userId: string,
  sealed: string,
  hashes: readonly string[],
) {
  return [
    db.delete(backupCodes).where(and(eq(backupCodes.userId, userId), hasSecret(userId, sealed))),
    db
      .insert(backupCodes)
      .select(
        sql`SELECT ${userId} AS user_id, value AS hash, NULL AS used_at FROM json_each(${JSON.stringify(hashes)}) WHERE ${hasSecret(userId, sealed)}`,
      ),
  ] as const;
}

/** Uses a time step up. Of all who show codes of it, or of earlier ones, one succeeds. */
export async function spendTotpStep(db: Database, userId: string, step: number): Promise<boolean> {
  const result = await db
    .update(totps)
    .set({ lastStep: step })
    .where(and(eq(totps.userId, userId), isNotNull(totps.enabledAt), lt(totps.lastStep, step)));
  return result.meta.changes > 0;
}

/** Uses a backup code up. Of all who show it, one succeeds. */
export async function spendBackupCodeHash(
  db: Database,
  userId: string,
  hash: string,
  now: Millis,
): Promise<boolean> {
  const result = await db
    .update(backupCodes)
    .set({ usedAt: now })
    .where(
      and(eq(backupCodes.userId, userId), eq(backupCodes.hash, hash), isNull(backupCodes.usedAt)),
    );
  return result.meta.changes > 0;
}

/** Statements that forget the authenticator app and its backup codes. */
export function deleteTotp(db: Database, userId: string) {
  return [
    db.delete(totps).where(eq(totps.userId, userId)),
    db.delete(backupCodes).where(eq(backupCodes.userId, userId)),
  ] as const;
}

/** Statement after which no second factor is demanded of an account that has none left. */
export function relaxWithoutFactors(db: Database, userId: string) {
  const enabled = db
    .select({ one: sql`1` })
    .from(totps)
    .where(and(eq(totps.userId, userId), isNotNull(totps.enabledAt)));
  const keys = db.select({ one: sql`1` }).from(passkeys).where(eq(passkeys.userId, userId));
  return db
    .update(users)
    .set({ requireMfa: false })
    .where(and(eq(users.id, userId), notExists(enabled), notExists(keys)));
}
