import type { Application, ApplicationStatus } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import type { Actor } from "../../platform/index.ts";
import { requireMember, roleIn } from "../companies/membership.ts";
import type { WorkDeps } from "../ports.ts";
import { seenVacancy } from "../vacancies/view-vacancies.ts";
import {
  type ApplicationFilter,
  type ApplicationRow,
  findApplication,
  listApplications,
} from "./store.ts";
import { viewApplications } from "./view-applications.ts";

/** An application that somebody may know of: the applicant, and who is of the company. Throws `not_found`. */
export async function seenApplication(
  deps: WorkDeps,
  actor: Actor,
  applicationId: string,
): Promise<{ readonly row: ApplicationRow; readonly own: boolean }> {
  const row = await findApplication(deps.db, applicationId);
  const own = row?.applicantId === actor.userId;
  const inside = row && (own || (await roleIn(deps.db, row.companyId, actor.userId)) !== null);
  if (!inside) throw new AppError(commonErrors.not_found);
  return { row, own };
}

/** One application as it is shown. Throws `not_found` when its vacancy has gone meanwhile. */
export async function viewApplication(deps: WorkDeps, row: ApplicationRow): Promise<Application> {
  const [view] = await viewApplications(deps, [row]);
  if (!view) throw new AppError(commonErrors.not_found);
  return view;
}

/** One application, for the applicant and the company's members. Throws `not_found`. */
export async function getApplication(
  deps: WorkDeps,
  actor: Actor,
  applicationId: string,
): Promise<Application> {
  const { row } = await seenApplication(deps, actor, applicationId);
  return viewApplication(deps, row);
}

interface Query {
  readonly status?: ApplicationStatus | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

async function list(
  deps: WorkDeps,
  of: ApplicationFilter["of"],
  { status, limit, cursor }: Query,
): Promise<Page<Application>> {
  const name = `applications ${JSON.stringify(of)} ${status ?? ""}`;
  const [before = null] = cursor === undefined ? [] : await deps.cursors.open(name, cursor);
  if (typeof before === "number") throw new AppError(commonErrors.invalid_cursor);
  const rows = await listApplications(deps.db, { of, status }, before, limit + 1);
  const page = await pageOf(
    rows,
    limit,
    (row) => row,
    ({ id }) => deps.cursors.seal(name, [id]),
  );
  return { ...page, items: await viewApplications(deps, page.items) };
}

/** The caller's own applications, or that to one vacancy, newest first. Throws `invalid_cursor`. */
export async function listOwnApplications(
  deps: WorkDeps,
  actor: Actor,
  { vacancyId, ...query }: Query & { readonly vacancyId?: string | undefined },
): Promise<Page<Application>> {
  return list(deps, { applicantId: actor.userId, to: vacancyId }, query);
}

/** Applications to one vacancy, newest first, for its company. Throws `not_found`, `forbidden`, `invalid_cursor`. */
export async function listVacancyApplications(
  deps: WorkDeps,
  actor: Actor,
  vacancyId: string,
  query: Query,
): Promise<Page<Application>> {
  const { companyId } = await seenVacancy(deps, actor, vacancyId);
  await requireMember(deps.db, companyId, actor.userId);
  return list(deps, { vacancyId }, query);
}

/** Applications to all vacancies of a company, newest first. Throws `not_found`, `forbidden`, `invalid_cursor`. */
export async function listCompanyApplications(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
  query: Query,
): Promise<Page<Application>> {
  await requireMember(deps.db, companyId, actor.userId);
  return list(deps, { companyId }, query);
}
