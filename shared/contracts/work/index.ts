import { applicationContracts } from "./applications.ts";
import { assistantContracts } from "./assistant.ts";
import { companyContracts } from "./companies.ts";
import { mapContracts } from "./map.ts";
import { savedSearchContracts } from "./saved-searches.ts";
import { vacancyContracts } from "./vacancies.ts";

export type { Application, ApplicationStatus } from "./applications.ts";
export { DEEPEST_ZOOM, type MapSource } from "./map.ts";
export type { SavedSearch } from "./saved-searches.ts";
export {
  COMPANY_LIMITS,
  type Company,
  type CompanyMember,
  type CompanyRole,
  type CompanySummary,
  type CompanyVerification,
  type Verification,
} from "./schemas.ts";
export type { VacancyDraft, VacancyPatch, VacancyQuery } from "./vacancies.ts";
export {
  type Currency,
  type EmploymentType,
  type FoundVacancy,
  type PayPeriod,
  type Salary,
  type Stages,
  VACANCY_LIMITS,
  type Vacancy,
  type VacancyFacets,
  type VacancyStatus,
} from "./vacancy-schemas.ts";

export const workContracts = {
  ...companyContracts,
  ...vacancyContracts,
  ...applicationContracts,
  ...savedSearchContracts,
  ...assistantContracts,
  ...mapContracts,
};
