import type { UserId } from "../../../../shared/kernel/ids.ts";
import { recordAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { devicesOf } from "./accounts-store.ts";
import { locksOf } from "./locks.ts";
import { auditEntry, type Power } from "./power.ts";
import { presentAccount } from "./sign-out-account.ts";

/** Each counter is an object of its own, and a request may ask only so many: where a lock is, somebody was of late. */
const MOST_SESSIONS = 200;

/** Lifts every lock-out of an account, of the devices it is used from and of its sessions. Throws `not_found`. */
export async function unlockAccount(
  deps: IdentityDeps,
  power: Power,
  userId: string,
): Promise<void> {
  const row = await presentAccount(deps, userId);
  const devices = await devicesOf(deps.db, userId);
  const sessions = await deps.accountSessions.list(userId as UserId);
  const latest = sessions.slice(0, MOST_SESSIONS).map(({ id }) => id);
  await recordAudit(deps, auditEntry(power, "user.unlock", `user:${userId}`));
  await Promise.all(locksOf(row, devices, latest).map((key) => deps.lockouts.clear(key)));
}
