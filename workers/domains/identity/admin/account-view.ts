import { iso } from "../../../../shared/kernel/time.ts";
import { accountOf } from "../account.ts";
import type { IdentityDeps } from "../deps.ts";
import type { AccountRow } from "./accounts-store.ts";
import { mainLocks } from "./locks.ts";

/** The account as an administrator sees it. */
export async function accountView(deps: IdentityDeps, row: AccountRow) {
  const locks = mainLocks(row.user.id).map((key) => deps.lockouts.peek(key));
  const locked = (await Promise.all(locks)).some((verdict) => verdict.locked);
  return {
    ...accountOf(row.user),
    lastSeenAt: row.lastSeenAt === null ? null : iso(row.lastSeenAt),
    mfa: row.mfa,
    locked,
    inviteId: row.user.inviteId,
    invitedBy: row.invitedBy,
  };
}
