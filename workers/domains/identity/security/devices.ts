import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { forgetDevice, listDeviceRows } from "../devices.ts";

/** Devices that the caller's account knows, last seen first. */
export async function listDevices(deps: IdentityDeps, actor: Actor) {
  const now = deps.clock.now();
  const rows = await listDeviceRows(deps.db, actor.userId);
  return rows.map(({ id, name, browser, country, trustedUntil, sessionId, ...row }) => ({
    id,
    name,
    browser,
    country,
    firstSeenAt: iso(row.firstSeenAt),
    lastSeenAt: iso(row.lastSeenAt),
    trustedUntil: trustedUntil !== null && trustedUntil > now ? iso(trustedUntil) : null,
    current: sessionId === actor.sessionId,
  }));
}

/** Knows and trusts one of the caller's devices no longer. Throws `not_found`. */
export async function forgetOwnDevice(
  deps: IdentityDeps,
  actor: Actor,
  deviceId: string,
): Promise<void> {
  const forgotten = await forgetDevice(deps.db, actor.userId, deviceId);
  if (!forgotten) throw new AppError(commonErrors.not_found);
}
