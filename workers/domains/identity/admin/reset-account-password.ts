import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { recordAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { mailReset } from "../recovery/forgot-password.ts";
import { auditEntry, type Power } from "./power.ts";
import { presentAccount } from "./sign-out-account.ts";

/**
 * Mails the owner a link that sets a new password; an admin never chooses one. Throws `not_found`; `conflict` for an
 * account that could not use it: suspended, or about to be deleted.
 */
export async function resetAccountPassword(
  deps: IdentityDeps,
  power: Power,
  userId: string,
): Promise<void> {
  const row = await presentAccount(deps, userId);
  if (row.status !== "active" || row.deletionAt !== null) throw new AppError(commonErrors.conflict);
  await recordAudit(deps, auditEntry(power, "user.reset-password", `user:${userId}`));
  await mailReset(deps, row);
}
