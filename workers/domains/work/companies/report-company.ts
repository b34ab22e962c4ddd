import { and, isNull, sql } from "drizzle-orm";
import { type Actor, openReports, type ReportInput, reportContent } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { seenCompany } from "./get-company.ts";
import { COMPANY_KIND } from "./rules.ts";
import { changeCompany, listMembers } from "./store.ts";
import { companies } from "./tables.ts";

/**
 * Reports a company that the caller sees. When so many different people have, it is hidden from others in the same batch,
 * until a moderator looks. Throws `not_found`, `rate_limited`.
 */
export async function reportCompany(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
  input: ReportInput,
): Promise<{ readonly id: string; readonly made: boolean }> {
  const { db } = deps;
  const { name } = await seenCompany(deps, actor, companyId);
  const members = await listMembers(db, [companyId]);
  const ownerId = members.find(({ role }) => role === "owner")?.userId ?? null;
  const subject = { kind: COMPANY_KIND, subjectId: companyId };
  const many = sql`${openReports(subject)} >= ${deps.config.reportThreshold}`;
  const only = and(many, isNull(companies.withheld));
  const hide = changeCompany(db, companyId, { withheld: "reported" }, only);
  return reportContent(deps, actor, { ...subject, ownerId, title: name }, input, () => [hide]);
}
