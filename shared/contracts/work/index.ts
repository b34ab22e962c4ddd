import { companyContracts } from "./companies.ts";

export {
  COMPANY_LIMITS,
  type Company,
  type CompanyRole,
  type CompanySummary,
  type Verification,
} from "./schemas.ts";

export const workContracts = { ...companyContracts };
