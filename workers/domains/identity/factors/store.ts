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

const enabled = and(eq(totps.userId, users.id), isNotNull(totps.enabledAt));
const unused = and(eq(backupCodes.userId, users.id), isNull(backupCodes.usedAt));

/** Which second factors an account has, as columns of a statement that selects from the accounts. */
export const factorColumns = {
  totp: sql<boolean>`EXISTS (SELECT 1 FROM ${totps} WHERE ${enabled})`.mapWith(Boolean),
  backupCodesLeft: sql<number>`(SELECT count(*) FROM ${backupCodes} WHERE ${unused})`,
  passkeys: sql<number>`(SELECT count(*) FROM ${passkeys} WHERE ${eq(passkeys.userId, users.id)})`,
};

/** Which second factors the account has. */
export async function findFactors(db: Database, userId: string): Promise<Factors> {
  const row = await db.select(factorColumns).from(users).where(eq(users.id, userId)).get();
  return row ?? NONE;
}
