import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import {
  type Actor,
  type PlatformDeps,
  type ReportInput,
  reportContent,
} from "../platform/index.ts";
import { findActiveUser } from "./store.ts";

/** How reports and moderators name people. */
export const USER_KIND = "user";

/** Reports a person, who is not told. Throws `not_found`, `conflict` for oneself, `rate_limited`. */
export async function reportUser(
  deps: PlatformDeps,
  actor: Actor,
  userId: string,
  input: ReportInput,
): Promise<{ readonly id: string; readonly made: boolean }> {
  const row = await findActiveUser(deps.db, userId);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  if (userId === actor.userId) throw new AppError(commonErrors.conflict);
  const subject = { kind: USER_KIND, subjectId: userId };
  return reportContent(deps, actor, { ...subject, ownerId: userId, title: row.displayName }, input);
}
