import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { insertEvent, withAudit } from "../../platform/index.ts";
import { auditEntry, originFor, type Power } from "../admin/power.ts";
import { whyUnchanged } from "../admin/why-unchanged.ts";
import type { IdentityDeps } from "../deps.ts";
import { mailSecurity, securityEvent } from "../security/notify.ts";
import { findUser } from "../store.ts";
import { GRACE_MS } from "./rules.ts";
import { beginDeletion } from "./store.ts";

/**
 * Begins the deletion of an account: all its sessions end, and it is erased in 14 days unless its owner restores it.
 * Beginning again changes nothing. Throws `not_found`, `last_admin`.
 */
export async function startDeletion(
  deps: IdentityDeps,
  power: Power,
  userId: string,
): Promise<void> {
  const { db } = deps;
  const row = await findUser(db, userId);
  if (row === undefined || row.status === "deleted") throw new AppError(commonErrors.not_found);
  if (row.deletionAt !== null) return;
  const now = deps.clock.now();
  const event = deps.events.record({ name: "user.signed_out", userId, at: now });
  const details = { origin: originFor(power, userId) };
  const begun = await withAudit(
    deps,
    auditEntry(power, "user.delete", `user:${userId}`),
    beginDeletion(db, userId, now + GRACE_MS),
    [insertEvent(db, event, now), securityEvent(deps, userId, "deletion_started", details)],
  );
  if (begun === null) throw await whyUnchanged(deps, userId);
  await deps.events.deliver([event]);
  deps.liveSessions.forgetAccount(userId);
  deps.background(mailSecurity(deps, row, "deletion_started", details));
}
