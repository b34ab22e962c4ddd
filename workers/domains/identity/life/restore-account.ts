import type { User } from "../../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { insertEvent, withAudit } from "../../platform/index.ts";
import { accountOf } from "../account.ts";
import { auditEntry, type Power } from "../admin/power.ts";
import type { IdentityDeps } from "../deps.ts";
import { mailSecurity, securityEvent } from "../security/notify.ts";
import { findUser } from "../store.ts";
import { cancelDeletion } from "./store.ts";

/** Keeps the caller's account after all. Changes nothing when its deletion has not begun. Throws `gone` after the grace. */
export async function restoreAccount(deps: IdentityDeps, power: Power): Promise<User> {
  const { db } = deps;
  const { userId } = power.actor;
  const now = deps.clock.now();
  const event = deps.events.record({ name: "user.profile_changed", userId });
  const details = { origin: power.origin };
  const restored = await withAudit(
    deps,
    auditEntry(power, "user.restore", `user:${userId}`),
    cancelDeletion(db, userId, now),
    [insertEvent(db, event, now), securityEvent(deps, userId, "deletion_cancelled", details)],
  );
  const row = restored?.[0];
  if (row === undefined) return unchanged(deps, userId);
  await deps.events.deliver([event]);
  deps.liveSessions.forgetAccount(userId);
  deps.background(mailSecurity(deps, row, "deletion_cancelled", details));
  return accountOf(row);
}

async function unchanged(deps: IdentityDeps, userId: string): Promise<User> {
  const row = await findUser(deps.db, userId);
  if (row === undefined || row.deletionAt !== null) throw new AppError(commonErrors.gone);
  return accountOf(row);
}
