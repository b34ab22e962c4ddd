import { recordAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { accountLock, deviceLock } from "../sign-in-guard.ts";
import type { UserRow } from "../store.ts";
import { devicesOf } from "./accounts-store.ts";
import { auditEntry, type Power } from "./power.ts";
import { presentAccount } from "./sign-out-account.ts";

/** Every counter that can hold the account back: of passwords, second factors, codes by mail, and each per device. */
function locksOf({ id, emailKey }: UserRow, devices: readonly string[]): string[] {
  return [
    accountLock(id),
    `mfa:${id}`,
    `password-change:${id}`,
    `sign-in-code:${emailKey}`,
    ...devices.flatMap((device) => [deviceLock(device), `mfa-device:${device}`]),
  ];
}

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
