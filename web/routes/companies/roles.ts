import type { CompanyRole } from "../../../shared/client/index.ts";

export const ROLES = ["owner", "recruiter"] as const satisfies readonly CompanyRole[];

export function asRole(value: string): CompanyRole {
  return value === "owner" ? "owner" : "recruiter";
}
