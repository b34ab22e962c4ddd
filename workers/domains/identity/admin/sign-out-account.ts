import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { recordAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { endTrust } from "../devices.ts";
import { refuseAllowedDevices } from "../provider/device-store.ts";
import { dropEmailTokens } from "../recovery/store.ts";
import { notifySecurity } from "../security/notify.ts";
import { findUser, type UserRow } from "../store.ts";
import { endApplicationsOf, endSessionsOf } from "./end-sessions-of.ts";
import { auditEntry, originFor, type Power } from "./power.ts";

/** An account that is not erased. Throws `not_found`. */
export async function presentAccount(deps: IdentityDeps, userId: string): Promise<UserRow> {
  const row = await findUser(deps.db, userId);
  if (row === undefined || row.status === "deleted") throw new AppError(commonErrors.not_found);
  return row;
}

/**
 * Ends all sessions of an account, those of applications too, the trust in its devices and a change of its address that
 * is under way, and tells its owner. Throws `not_found`.
 */
export async function signOutAccount(
  deps: IdentityDeps,
  power: Power,
  userId: string,
): Promise<void> {
  const row = await presentAccount(deps, userId);
  await recordAudit(deps, auditEntry(power, "user.logout", `user:${userId}`));
  const now = deps.clock.now();
  await deps.db.batch([
    ...endTrust(deps.db, userId),
    dropEmailTokens(deps.db, userId, ["change"]),
    refuseAllowedDevices(deps.db, userId, now),
  ]);
  await endSessionsOf(deps, userId, now);
  await endApplicationsOf(deps, userId, now);
  const details = { origin: originFor(power, userId) };
  deps.background(notifySecurity(deps, row, "signed_out_by_admin", details));
}
