import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Database } from "../../platform/index.ts";
import { users } from "../tables.ts";
import { backupCodes, passkeys, totps } from "./tables.ts";

/** The second factors of an account. */
export interface Factors {
  readonly totp: boolean;
  readonly backupCodesLeft: number;
  readonly passkeys: number;
}

const NONE: Factors = { totp: false, backupCodesLeft: 0, passkeys: 0 };

/** Which second factors the account has; one statement, because every sign-in asks. */
export async function findFactors(db: Database, userId: string): Promise<Factors> {
  const enabled = and(eq(totps.userId, userId), isNotNull(totps.enabledAt));
  const unused = and(eq(backupCodes.userId, userId), isNull(backupCodes.usedAt));
  const row = await db
    .select({
      totp: sql<number>`EXISTS (SELECT 1 FROM ${totps} WHERE ${enabled})`,
      backupCodesLeft: sql<number>`(SELECT count(*) FROM ${backupCodes} WHERE ${unused})`,
      passkeys: sql<number>`(SELECT count(*) FROM ${passkeys} WHERE ${eq(passkeys.userId, userId)})`,
    })
    .from(users)
    .where(eq(users.id, userId))
    .get();
  return row === undefined ? NONE : { ...row, totp: row.totp === 1 };
}
