import { and, eq, sql } from "drizzle-orm";
import type { Company } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { beginUse, endOtherUses, shownPicture } from "../../media/index.ts";
import { type Actor, reviseCase } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { viewCompany } from "./company-view.ts";
import { isMember, requireMember } from "./membership.ts";
import { COMPANY_KIND } from "./rules.ts";
import { type CompanyRow, changeCompany, findCompany } from "./store.ts";
import { companies } from "./tables.ts";

/** What stood for the company before is let go of, whichever of two changes came last. */
async function releaseFormer(deps: WorkDeps, companyId: string): Promise<CompanyRow> {
  const row = await findCompany(deps.db, companyId);
  const current = row?.iconFileId;
  await endOtherUses(deps, "company_icon", companyId, current ? [current] : []);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  return row;
}

/**
 * Makes an upload of the caller's the icon of a company, for its owners. Throws `not_found`, `forbidden`, `file_rejected`
 * for what is no picture, `unavailable`.
 */
export async function putIcon(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
  uploadId: string,
): Promise<Company> {
  const { db, clock } = deps;
  const { userId } = actor;
  await requireMember(db, companyId, userId, "owner");
  const { fileId, url } = await shownPicture(deps, userId, uploadId);
  const icon = { iconFileId: fileId, iconUrl: url, iconBy: userId, changedAt: clock.now() };
  const use = { fileId, usedBy: "company_icon", context: companyId } as const;
  const that = and(eq(companies.id, companyId), eq(companies.iconFileId, fileId));
  const done = sql`EXISTS (SELECT 1 FROM ${companies} WHERE ${that})`;
  await db.batch([
    changeCompany(db, companyId, icon, isMember(companyId, userId, "owner")),
    reviseCase(db, { kind: COMPANY_KIND, subjectId: companyId }, done),
    ...beginUse(db, use, done),
  ]);
  return viewCompany(deps, actor, await releaseFormer(deps, companyId));
}

/** Takes the icon of a company away, for its owners. Throws `not_found`, `forbidden`. */
export async function deleteIcon(deps: WorkDeps, actor: Actor, companyId: string): Promise<void> {
  const { db, clock } = deps;
  await requireMember(db, companyId, actor.userId, "owner");
  const none = { iconFileId: null, iconUrl: null, iconBy: null, changedAt: clock.now() };
  await changeCompany(db, companyId, none, isMember(companyId, actor.userId, "owner"));
  await releaseFormer(deps, companyId);
}
