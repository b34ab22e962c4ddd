import { eq } from "drizzle-orm";
import type { Database } from "../../platform/index.ts";
import { oauthGrants } from "../provider/tables.ts";

/** Who has allowed this application something. */
export async function grantedUsers(db: Database, clientId: string): Promise<string[]> {
  const { userId } = oauthGrants;
  const rows = await db
    .select({ userId })
    .from(oauthGrants)
    .where(eq(oauthGrants.clientId, clientId));
  return rows.map((row) => row.userId);
}
