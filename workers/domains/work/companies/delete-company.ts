import { sql } from "drizzle-orm";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { endOtherUses } from "../../media/index.ts";
import { type Actor, forgetCase, forgetReports } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { isMember, requireMember } from "./membership.ts";
import { COMPANY_KIND } from "./rules.ts";
import { removeCompany } from "./store.ts";

/** Lets go of what belonged to a company that is gone: its files, and what moderators had to do with it. May be repeated. */
export async function forgetCompany(deps: WorkDeps, companyId: string): Promise<void> {
  const { db } = deps;
  const subject = { kind: COMPANY_KIND, subjectId: companyId };
  await db.batch([forgetReports(db, subject), forgetCase(db, subject)]);
  await endOtherUses(deps, "company_icon", companyId, []);
  await endOtherUses(deps, "company_document", companyId, []);
}

/** Deletes a company, for its owners. Throws `not_found`, `forbidden`. */
export async function deleteCompany(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
): Promise<void> {
  const { db } = deps;
  await requireMember(db, companyId, actor.userId, "owner");
  const gone = await removeCompany(
    db,
    companyId,
    isMember(sql`${companyId}`, actor.userId, "owner"),
  );
  if (gone.length === 0) throw new AppError(commonErrors.forbidden);
  await forgetCompany(deps, companyId);
}
