import { inArray, sql } from "drizzle-orm";
import type { Stages, Vacancy } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso, type Millis } from "../../../../shared/kernel/time.ts";
import { type Actor, hasRole } from "../../platform/index.ts";
import { countStages } from "../applications/store.ts";
import { summaryOf } from "../companies/company-view.ts";
import type { CompanyRow } from "../companies/store.ts";
import { companies, companyMembers } from "../companies/tables.ts";
import type { WorkDeps } from "../ports.ts";
import { isPublic } from "./rules.ts";
import { findVacancy, type VacancyRow } from "./store.ts";

const listed = (ids: readonly string[]) =>
  sql`(SELECT value FROM json_each(${JSON.stringify([...new Set(ids)])}))`;

async function companiesOf(deps: WorkDeps, rows: readonly VacancyRow[]) {
  const ids = rows.map(({ companyId }) => companyId);
  const found = await deps.db
    .select()
    .from(companies)
    .where(sql`${companies.id} IN ${listed(ids)}`);
  return new Map(found.map((row) => [row.id, row]));
}

/** Of which of these companies somebody is a member. */
async function ownCompanies(deps: WorkDeps, viewer: Actor | null, rows: readonly VacancyRow[]) {
  if (viewer === null) return new Set<string>();
  const ids = rows.map(({ companyId }) => companyId);
  const found = await deps.db
    .select({ id: companyMembers.companyId })
    .from(companyMembers)
    .where(
      sql`${companyMembers.userId} = ${viewer.userId} AND ${companyMembers.companyId} IN ${listed(ids)}`,
    );
  return new Set(found.map(({ id }) => id));
}

const maybeIso = (at: Millis | null) => (at === null ? null : iso(at));

/** `stages` are of the viewer's own companies alone; `inside` for moderators too. */
function viewOf(
  vacancy: VacancyRow,
  company: CompanyRow,
  inside: boolean,
  stages: Stages | null,
): Vacancy {
  const { id, companyId, title, description, employmentType, roles, tags, remote } = vacancy;
  const { location, salary, videoId, status, reported, views, applications } = vacancy;
  return {
    id,
    companyId,
    company: summaryOf(company),
    title,
    description,
    employmentType,
    roles,
    tags,
    remote,
    location,
    salary,
    videoId,
    status,
    reported: inside && reported,
    rejectionReason: inside ? vacancy.rejectionReason : null,
    publishAt: maybeIso(vacancy.publishAt),
    publishedAt: maybeIso(vacancy.publishedAt),
    expiresAt: maybeIso(vacancy.expiresAt),
    views,
    applications: stages === null ? 0 : applications,
    stages,
    createdAt: iso(vacancy.createdAt),
    changedAt: iso(vacancy.changedAt),
  };
}

/** Vacancies as somebody sees them; those whose company is gone are left out. */
export async function viewVacancies(
  deps: WorkDeps,
  viewer: Actor | null,
  rows: readonly VacancyRow[],
): Promise<Vacancy[]> {
  if (rows.length === 0) return [];
  const [byId, own] = await Promise.all([
    companiesOf(deps, rows),
    ownCompanies(deps, viewer, rows),
  ]);
  const ownRows = rows.filter(({ companyId }) => own.has(companyId));
  const counted = await countStages(
    deps.db,
    ownRows.map(({ id }) => id),
  );
  const moderates = viewer !== null && hasRole(viewer.role, "moderator");
  return rows.flatMap((row) => {
    const company = byId.get(row.companyId);
    const isOwn = own.has(row.companyId);
    const stages = counted.get(row.id) ?? null;
    return company ? [viewOf(row, company, moderates || isOwn, stages)] : [];
  });
}

/** One vacancy as somebody sees it. Throws `not_found` when its company is gone. */
export async function viewVacancy(
  deps: WorkDeps,
  viewer: Actor | null,
  row: VacancyRow | undefined,
): Promise<Vacancy> {
  const [view] = row ? await viewVacancies(deps, viewer, [row]) : [];
  if (!view) throw new AppError(commonErrors.not_found);
  return view;
}

async function isInside(deps: WorkDeps, viewer: Actor | null, row: VacancyRow): Promise<boolean> {
  if (viewer === null) return false;
  const moderates = viewer.application === null && hasRole(viewer.role, "moderator");
  return moderates || (await ownCompanies(deps, viewer, [row])).has(row.companyId);
}

/** A vacancy that this person may know of. Throws `not_found`. */
export async function seenVacancy(
  deps: WorkDeps,
  viewer: Actor | null,
  vacancyId: string,
): Promise<VacancyRow> {
  const row = await findVacancy(deps.db, vacancyId);
  if (!row) throw new AppError(commonErrors.not_found);
  if (await isInside(deps, viewer, row)) return row;
  const [company] = await deps.db
    .select({ shown: companies.shown })
    .from(companies)
    .where(inArray(companies.id, [row.companyId]));
  if (!isPublic(row) || !company?.shown) throw new AppError(commonErrors.not_found);
  return row;
}
