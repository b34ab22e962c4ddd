import { insertEvent, withAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import type { UserRow } from "../store.ts";
import { dueForErasure, erasePossessions, eraseUser, retireUsername } from "./erase-store.ts";
import { retiredNameHash } from "./retired-name.ts";

const ERASED_AT_ONCE = 100;

/** Erases one account, unless it was restored meanwhile. Answers whether it did. */
async function eraseAccount(deps: IdentityDeps, row: UserRow): Promise<boolean> {
  const { db } = deps;
  const now = deps.clock.now();
  const event = deps.events.record({ name: "user.erased", userId: row.id });
  const erased = await withAudit(
    deps,
    { actorId: null, action: "user.erase", target: `user:${row.id}` },
    eraseUser(db, row, now),
    [
      retireUsername(db, retiredNameHash(deps, row.usernameKey)),
      ...erasePossessions(db, row.id, now),
      insertEvent(db, event, now),
    ],
  );
  if (erased === null) return false;
  await deps.events.deliver([event]);
  deps.liveSessions.forgetAccount(row.id);
  return true;
}

/**
 * Erases the accounts whose grace is over. What identity has goes in one batch with the event that tells the other
 * domains, which is told again until each has let go of its part; so it may be cut off anywhere.
 */
export async function eraseAccounts(
  deps: IdentityDeps,
): Promise<{ erased: number; failed: number }> {
  const report = { erased: 0, failed: 0 };
  for (const row of await dueForErasure(deps.db, deps.clock.now(), ERASED_AT_ONCE)) {
    try {
      if (await eraseAccount(deps, row)) report.erased += 1;
    } catch (error) {
      deps.log.error("an account was not erased", { userId: row.id, error });
      report.failed += 1;
    }
  }
  return report;
}

/** The account is erased: its sessions end, and where they were used is forgotten. */
export async function forgetSessions(deps: IdentityDeps, userId: string): Promise<void> {
  await deps.accountSessions.erase(userId);
  deps.liveSessions.forgetAccount(userId);
}
