import type { RatePolicy } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import type { UserRow } from "../store.ts";
import { mailSecurity, type SecurityDetails } from "./notify.ts";

const HOURLY: RatePolicy = { name: "failure-mails", limit: 1, windowSeconds: 3_600 };

/**
 * Mails about failures, which anybody can cause as often as they like: at most once an hour for each account and kind.
 */
export async function mailFailures(
  deps: IdentityDeps,
  row: UserRow,
  news: "locked" | "many_failures",
  details: SecurityDetails,
): Promise<void> {
  const { allowed } = await deps.limiter.hit(`failure-mail:${news}:${row.id}`, HOURLY);
  if (allowed) await mailSecurity(deps, row, news, details);
}
