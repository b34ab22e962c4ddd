import { asc, eq } from "drizzle-orm";
import type { Database } from "../../platform/index.ts";
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
