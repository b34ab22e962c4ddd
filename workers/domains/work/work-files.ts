import { eq } from "drizzle-orm";
import { type Actor, hasRole } from "../platform/index.ts";
import { mayReadApplication } from "./applications/store.ts";
import { applications } from "./applications/tables.ts";
import { roleIn } from "./companies/membership.ts";
import type { WorkDeps } from "./ports.ts";

/**
 * Whether the caller may see a file because of what uses it in the job board; `context` as in `file_uses`. Moderators read
 * the documents of companies, by a session of their own.
 */
export async function mayReadWorkFile(
  { db }: Pick<WorkDeps, "db">,
  usedBy: string,
  context: string,
  { userId, role, application }: Actor,
): Promise<boolean> {
  if (usedBy === "company_document") {
    const moderates = application === null && hasRole(role, "moderator");
    return moderates || (await roleIn(db, context, userId)) !== null;
  }
  if (usedBy !== "application") return false;
  return mayReadApplication(db, eq(applications.id, context), userId);
}

/** Whether a video has been handed to a company that this person acts for. */
export async function mayWatchForWork(
  { db }: Pick<WorkDeps, "db">,
  videoId: string,
  userId: string,
): Promise<boolean> {
  return mayReadApplication(db, eq(applications.videoId, videoId), userId);
}
