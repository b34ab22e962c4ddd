import type { Vacancy, VacancyStatus } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import type { Actor } from "../../platform/index.ts";
import { requireMember } from "../companies/membership.ts";
import type { WorkDeps } from "../ports.ts";
import { listOfCompany } from "./store.ts";
import { seenVacancy, viewVacancies, viewVacancy } from "./view-vacancies.ts";

/** One vacancy. Throws `not_found`. */
export async function getVacancy(
  deps: WorkDeps,
  viewer: Actor | null,
  vacancyId: string,
): Promise<Vacancy> {
  return viewVacancy(deps, viewer, await seenVacancy(deps, viewer, vacancyId));
}

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly status?: VacancyStatus | undefined;
}

/** All vacancies of a company, newest first, for its members. Throws `not_found`, `forbidden`, `invalid_cursor`. */
export async function listCompanyVacancies(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
  { limit, cursor, status }: Query,
): Promise<Page<Vacancy>> {
  await requireMember(deps.db, companyId, actor.userId);
  const list = `vacancies of ${companyId} ${status ?? ""}`;
  const [before = null] = cursor === undefined ? [] : await deps.cursors.open(list, cursor);
  if (typeof before === "number") throw new AppError(commonErrors.invalid_cursor);
  const rows = await listOfCompany(deps.db, companyId, status, before, limit + 1);
  const seal = ({ id }: { id: string }) => deps.cursors.seal(list, [id]);
  const page = await pageOf(rows, limit, (row) => row, seal);
  return { ...page, items: await viewVacancies(deps, actor, page.items) };
}
