import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { PlatformDeps } from "../platform/index.ts";
import { publicUserOf } from "./profiles.ts";
import { findActiveUser } from "./store.ts";

/** A person's public profile. Throws `not_found`. */
export async function getUser(deps: PlatformDeps, userId: string) {
  const row = await findActiveUser(deps.db, userId);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  return publicUserOf(row);
}
