import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { countTrustedDevices } from "../devices.ts";
import { findFactors } from "../factors/store.ts";
import { findUser, type UserRow } from "../store.ts";
import { historyEntryOf } from "./list-history.ts";
import { recentAlerts } from "./store.ts";

/** What protects this account. */
export async function securityOf(deps: IdentityDeps, actor: Actor, row: UserRow) {
  const { db } = deps;
  const now = deps.clock.now();
  const [factors, sessions, trustedDevices, alerts] = await Promise.all([
    findFactors(db, row.id),
    deps.accountSessions.list(actor.userId),
    countTrustedDevices(db, row.id, now),
    recentAlerts(db, row.id, now),
  ]);
  return {
    factors: {
      password: row.passwordHash !== "",
      ...factors,
      emailVerified: row.emailVerifiedAt !== null,
      phoneVerified: row.phoneVerifiedAt !== null,
    },
    sessions: sessions.length,
    trustedDevices,
    alerts: alerts.map(historyEntryOf),
    notifyNewDevice: row.notifyNewDevice,
    notifyFailedLogins: row.notifyFailedLogins,
    requireMfa: row.requireMfa,
  };
}

/** What protects the caller's account. */
export async function getSecurity(deps: IdentityDeps, actor: Actor) {
  const row = await findUser(deps.db, actor.userId);
  if (row === undefined) throw new AppError(commonErrors.unauthorized);
  return securityOf(deps, actor, row);
}
