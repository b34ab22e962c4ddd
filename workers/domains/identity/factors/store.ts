import { and, eq, isNotNull, isNull } from "drizzle-orm";
import type { Database } from "../../platform/index.ts";
import { backupCodes, passkeys, totps } from "./tables.ts";

/** The second factors of an account. */
export interface Factors {
  readonly totp: boolean;
  readonly backupCodesLeft: number;
  readonly passkeys: number;
}

/** Which second factors the account has. */
export async function findFactors(db: Database, userId: string): Promise<Factors> {
  const [[totp], codes, keys] = await db.batch([
    db
      .select({ enabledAt: totps.enabledAt })
      .from(totps)
      .where(and(eq(totps.userId, userId), isNotNull(totps.enabledAt))),
    db
      .select({ hash: backupCodes.hash })
      .from(backupCodes)
      .where(and(eq(backupCodes.userId, userId), isNull(backupCodes.usedAt))),
    db.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.userId, userId)),
  ]);
  return { totp: totp !== undefined, backupCodesLeft: codes.length, passkeys: keys.length };
}
