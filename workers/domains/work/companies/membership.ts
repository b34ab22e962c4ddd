import { and, eq, type SQL, sql } from "drizzle-orm";
import type { CompanyRole } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Database } from "../../platform/index.ts";
import { companies, companyMembers } from "./tables.ts";

/** That somebody is a member of a company (given as a column or an id), in that role if one is named; as a part of a statement. */
export function isMember(
  companyId: SQL.Aliased | SQL | string | typeof companies.id,
  userId: string,
  role?: CompanyRole,
): SQL {
  const inRole = role === undefined ? undefined : eq(companyMembers.role, role);
  const that = and(
    sql`${companyMembers.companyId} = ${companyId}`,
    eq(companyMembers.userId, userId),
    inRole,
  );
  return sql`EXISTS (SELECT 1 FROM ${companyMembers} WHERE ${that})`;
}

/** Somebody's role in a company; `null` for whoever is no member. */
export async function roleIn(
  db: Database,
  companyId: string,
  userId: string,
): Promise<CompanyRole | null> {
  const that = and(eq(companyMembers.companyId, companyId), eq(companyMembers.userId, userId));
  const row = await db.select({ role: companyMembers.role }).from(companyMembers).where(that).get();
  return row?.role ?? null;
}

/**
 * Sees to it that somebody is a member of a company, an owner where one is needed. Throws `not_found` for a company that
 * others do not see, else `forbidden`.
 */
export async function requireMember(
  db: Database,
  companyId: string,
  userId: string,
  needed: CompanyRole = "recruiter",
): Promise<CompanyRole> {
  const role = await roleIn(db, companyId, userId);
  if (role === "owner" || (role !== null && needed === "recruiter")) return role;
  const { id, shown } = companies;
  const row = await db.select({ shown }).from(companies).where(eq(id, companyId)).get();
  const known = role !== null || row?.shown;
  throw new AppError(known ? commonErrors.forbidden : commonErrors.not_found);
}
