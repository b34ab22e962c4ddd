export { viewCompanies } from "./companies/company-view.ts";
export { judgeCompany, mayJudgeCompany } from "./companies/moderate-company.ts";
export { COMPANY_KIND } from "./companies/rules.ts";
export { findCompanies } from "./companies/store.ts";
export { eraseWork } from "./erase-work.ts";
export type * from "./ports.ts";
export { workRoutes } from "./routes.ts";
export { workData } from "./work-data.ts";
export { mayReadWorkFile } from "./work-files.ts";
