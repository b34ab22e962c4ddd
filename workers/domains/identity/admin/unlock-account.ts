import { recordAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { devicesOf } from "./accounts-store.ts";
import { locksOf } from "./locks.ts";
import { auditEntry, type Power } from "./power.ts";
import { presentAccount } from "./sign-out-account.ts";

/** Lifts every lock-out of an account and of the devices it is used from. Throws `not_found`. */
export async function unlockAccount(
  deps: IdentityDeps,
  power: Power,
  userId: string,
): Promise<void> {
  const row = await presentAccount(deps, userId);
  const devices = await devicesOf(deps.db, userId);
  await recordAudit(deps, auditEntry(power, "user.unlock", `user:${userId}`));
  await Promise.all(locksOf(row, devices).map((key) => deps.lockouts.clear(key)));
}
