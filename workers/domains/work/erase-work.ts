import { eq, sql } from "drizzle-orm";
import { forgetApplications } from "./applications/store.ts";
import { forgetCompany, leftBehind } from "./companies/delete-company.ts";
import { removeCompany } from "./companies/store.ts";
import { companies, companyMembers } from "./companies/tables.ts";
import type { WorkDeps } from "./ports.ts";
import { forgetSavedSearches } from "./saved-searches/store.ts";
import { forgetAuthor } from "./vacancies/store.ts";

/** Statements by which somebody leaves all companies. Where they were the last owner, the longest-standing member is one. */
function leaveCompanies({ db }: WorkDeps, userId: string) {
  const alone = sql`SELECT gone.company_id FROM ${companyMembers} AS gone
    WHERE gone.user_id = ${userId} AND gone.role = 'owner' AND NOT EXISTS (SELECT 1 FROM ${companyMembers} AS other
      WHERE other.company_id = gone.company_id AND other.role = 'owner' AND other.user_id <> ${userId})`;
  const longest = sql`NOT EXISTS (SELECT 1 FROM ${companyMembers} AS earlier
    WHERE earlier.company_id = ${companyMembers.companyId} AND earlier.user_id <> ${userId}
      AND (earlier.created_at, earlier.user_id) < (${companyMembers.createdAt}, ${companyMembers.userId}))`;
  return [
    db
      .update(companyMembers)
      .set({ role: "owner" })
      .where(
        sql`${companyMembers.companyId} IN (${alone}) AND ${companyMembers.userId} <> ${userId} AND ${longest}`,
      ),
    db.delete(companyMembers).where(eq(companyMembers.userId, userId)),
    db
      .update(companies)
      .set({ iconUrl: null, iconFileId: null, iconBy: null })
      .where(eq(companies.iconBy, userId)),
  ] as const;
}

/** Companies that nobody acts for any more go. */
async function dropDeserted(deps: WorkDeps): Promise<void> {
  const deserted = sql`NOT EXISTS (SELECT 1 FROM ${companyMembers} WHERE ${companyMembers.companyId} = ${companies.id})`;
  const { db } = deps;
  for (const { id } of await db.select({ id: companies.id }).from(companies).where(deserted)) {
    const left = await leftBehind(deps, id);
    const gone = await removeCompany(db, id, deserted);
    if (gone.length > 0) await forgetCompany(deps, id, left);
  }
}

/** Lets go of everything that the job board has of somebody who is gone. May be cut off and begun again. */
export async function eraseWork(deps: WorkDeps, userId: string): Promise<void> {
  const { db } = deps;
  await db.batch([
    ...leaveCompanies(deps, userId),
    forgetAuthor(db, userId),
    forgetApplications(db, userId),
    forgetSavedSearches(db, userId),
  ]);
  await dropDeserted(deps);
}
