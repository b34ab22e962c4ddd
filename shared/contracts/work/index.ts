import { companyContracts } from "./companies.ts";

export {
  COMPANY_LIMITS,
  type Company,
  type CompanyMember,
  type CompanyRole,
  type CompanySummary,
  type CompanyVerification,
  type Verification,
} from "./schemas.ts";

export const workContracts = { ...companyContracts };
