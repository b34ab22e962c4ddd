import { iso } from "../../../../shared/kernel/time.ts";
import { accountOf } from "../account.ts";
import type { IdentityDeps } from "../deps.ts";
import { accountLock } from "../sign-in-guard.ts";
import type { AccountRow } from "./accounts-store.ts";

/** The account as an administrator sees it. */
export async function accountView(deps: IdentityDeps, row: AccountRow) {
  const { locked } = await deps.lockouts.peek(accountLock(row.user.id));
  return {
    ...accountOf(row.user),
    lastSeenAt: row.lastSeenAt === null ? null : iso(row.lastSeenAt),
    mfa: row.mfa,
    locked,
    inviteId: row.user.inviteId,
    invitedBy: row.invitedBy,
  };
}
