import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { recordAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { endTrust } from "../devices.ts";
import { notifySecurity } from "../security/notify.ts";
import { findUser, type UserRow } from "../store.ts";
import { endSessionsOf } from "./end-sessions-of.ts";
import { auditEntry, originFor, type Power } from "./power.ts";

/** An account that is not erased. Throws `not_found`. */
export async function presentAccount(deps: IdentityDeps, userId: string): Promise<UserRow> {
  const row = await findUser(deps.db, userId);
  if (row === undefined || row.status === "deleted") throw new AppError(commonErrors.not_found);
  return row;
}

/** Ends all sessions of an account and the trust in its devices, and tells its owner. Throws `not_found`. */
export async function signOutAccount(
  deps: IdentityDeps,
  power: Power,
  userId: string,
): Promise<void> {
  const row = await presentAccount(deps, userId);
  await recordAudit(deps, auditEntry(power, "user.logout", `user:${userId}`));
  await deps.db.batch(endTrust(deps.db, userId));
  await endSessionsOf(deps, userId, deps.clock.now());
  const details = { origin: originFor(power, userId) };
  deps.background(notifySecurity(deps, row, "signed_out_by_admin", details));
}
