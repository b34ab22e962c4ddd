import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { AppError } from "../../../../shared/kernel/app-error.ts";
import { endOtherUses } from "../../media/index.ts";
import { type Actor, forgetCase, forgetReports } from "../../platform/index.ts";
import { releaseHandedIn } from "../applications/release-handed-in.ts";
import { listWithFiles } from "../applications/store.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { VACANCY_KIND } from "../vacancies/rules.ts";
import { vacancies } from "../vacancies/tables.ts";
import { isMember, requireMember } from "./membership.ts";
import { COMPANY_KIND } from "./rules.ts";
import { removeCompany } from "./store.ts";

/** What a company leaves outside its own rows. */
export interface LeftBehind {
  readonly vacancies: readonly { readonly id: string; readonly views: number }[];
  /** Applications with a file. */
  readonly handedIn: readonly string[];
}

/** What a company would leave; to be asked before it goes. */
export async function leftBehind({ db }: WorkDeps, companyId: string): Promise<LeftBehind> {
  const { id, views } = vacancies;
  const of = eq(vacancies.companyId, companyId);
  const rows = await db.select({ id, views }).from(vacancies).where(of);
  return { vacancies: rows, handedIn: await listWithFiles(db, { companyId }) };
}

/** Lets go of what belonged to a company that is gone: files, and what moderators had to do with it. May be repeated. */
export async function forgetCompany(
  deps: WorkDeps,
  companyId: string,
  left: LeftBehind,
): Promise<void> {
  const { db } = deps;
  const own = { kind: COMPANY_KIND, subjectId: companyId };
  await db.batch([forgetReports(db, own), forgetCase(db, own)]);
  for (const { id, views } of left.vacancies) {
    const subject = { kind: VACANCY_KIND, subjectId: id };
    await db.batch([forgetReports(db, subject), forgetCase(db, subject)]);
    if (views > 0) await deps.viewCounters.forget({ kind: "vacancy", id });
  }
  await releaseHandedIn(deps, left.handedIn);
  await endOtherUses(deps, "company_icon", companyId, []);
  await endOtherUses(deps, "company_document", companyId, []);
}

/** That a company has vacancies that are open, or about to be; as a part of a statement. */
function hasOpen(companyId: string): SQL {
  const open = inArray(vacancies.status, ["scheduled", "moderation", "published"]);
  return sql`EXISTS (SELECT 1 FROM ${vacancies} WHERE ${and(eq(vacancies.companyId, companyId), open)})`;
}

/**
 * Deletes a company with its vacancies and their applications, for its owners. Throws `not_found`, `forbidden`,
 * `company_in_use` while a vacancy is open.
 */
export async function deleteCompany(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
): Promise<void> {
  const { db } = deps;
  await requireMember(db, companyId, actor.userId, "owner");
  const left = await leftBehind(deps, companyId);
  const only = sql`${isMember(companyId, actor.userId, "owner")} AND NOT ${hasOpen(companyId)}`;
  const gone = await removeCompany(db, companyId, only);
  if (gone.length === 0) {
    await requireMember(db, companyId, actor.userId, "owner");
    throw new AppError(errors.company_in_use);
  }
  await forgetCompany(deps, companyId, left);
}
