import { roleIn } from "./companies/membership.ts";
import type { WorkDeps } from "./ports.ts";

/** Whether somebody may see a file because of what uses it in the job board; `context` as in `file_uses`. */
export async function mayReadWorkFile(
  { db }: Pick<WorkDeps, "db">,
  usedBy: string,
  context: string,
  userId: string,
): Promise<boolean> {
  if (usedBy === "company_document") return (await roleIn(db, context, userId)) !== null;
  return false;
}
