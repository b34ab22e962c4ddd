import { readConfig } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import type { ModerationPolicy } from "./rules.ts";

/** What administrators have set. */
export async function moderationPolicy(deps: Pick<WorkDeps, "db">): Promise<ModerationPolicy> {
  return (await readConfig(deps))["vacancies.moderation"];
}

/** Whether moderators look at a company's vacancies before others do. */
export async function moderatedFirst(
  deps: Pick<WorkDeps, "db">,
  verification: string,
): Promise<boolean> {
  const policy = await moderationPolicy(deps);
  return policy === "all" || (policy === "unverified" && verification !== "verified");
}
