import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { IdentityDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { findUser } from "../store.ts";

/** Why a write with {@link adminRemains} changed nothing. */
export async function whyUnchanged(deps: IdentityDeps, userId: string): Promise<AppError> {
  const row = await findUser(deps.db, userId);
  if (row === undefined || row.status === "deleted") return new AppError(commonErrors.not_found);
  return new AppError(errors.last_admin);
}
