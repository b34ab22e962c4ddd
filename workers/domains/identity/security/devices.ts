import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type PageQuery, pageOfWhole } from "../../../../shared/kernel/pagination.ts";
import { iso, type Millis } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { type DeviceRow, forgetDevice, listDeviceRows } from "../devices.ts";

function deviceOf(row: DeviceRow, actor: Actor, now: Millis) {
  const { id, name, browser, country, trustedUntil, sessionId } = row;
  return {
    id,
    name,
    browser,
    country,
    firstSeenAt: iso(row.firstSeenAt),
    lastSeenAt: iso(row.lastSeenAt),
    trustedUntil: trustedUntil !== null && trustedUntil > now ? iso(trustedUntil) : null,
    current: sessionId === actor.sessionId,
  };
}

/** Devices that the caller's account knows, last seen first. Throws `invalid_cursor`. */
export async function listDevices(deps: IdentityDeps, actor: Actor, query: PageQuery) {
  const now = deps.clock.now();
  return pageOfWhole(
    deps.cursors,
    "devices",
    await listDeviceRows(deps.db, actor.userId),
    query,
    ({ lastSeenAt, id }) => [lastSeenAt, id],
    (row) => deviceOf(row, actor, now),
  );
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
