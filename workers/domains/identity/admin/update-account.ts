import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../../shared/contracts/identity/index.ts";
import { insertEvent, withAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { nameKey } from "../rules.ts";
import { deleteNameWords, findUser, insertNameWords } from "../store.ts";
import { adminRemains, changeAccount } from "./accounts-store.ts";
import { getAccount } from "./list-accounts.ts";
import { auditEntry, type Power } from "./power.ts";
import { tellSuspended } from "./tell-suspended.ts";
import { whyUnchanged } from "./why-unchanged.ts";

type Patch = z.output<(typeof identityContracts)["updateAccount"]["body"]>;

function takesPowerAway({ role, status }: Patch): boolean {
  return (role !== undefined && role !== "admin") || status === "suspended";
}

/** What the audit trail tells of it: settings as they are now, and that a name was changed, not which. */
function told({ displayName, ...settings }: Patch) {
  return { ...settings, ...(displayName !== undefined && { displayName: "changed" }) };
}

/**
 * Changes an account's role, state or name. Suspension ends all its sessions, and is told to who meets it. Throws `not_found`, `last_admin`.
 */
export async function updateAccount(
  deps: IdentityDeps,
  power: Power,
  userId: string,
  patch: Patch,
) {
  if (Object.values(patch).every((value) => value === undefined)) return getAccount(deps, userId);
  const { db } = deps;
  const now = deps.clock.now();
  const { displayName, role, status } = patch;
  const event = deps.events.record(
    status === "suspended"
      ? { name: "user.signed_out", userId, at: now }
      : { name: "user.profile_changed", userId },
  );
  const before = status === "suspended" ? await findUser(db, userId) : undefined;
  const displayNameKey = displayName === undefined ? undefined : nameKey(displayName);
  const emailVerifiedAt = patch.emailVerified ? now : undefined;
  const changed = await withAudit(
    deps,
    auditEntry(power, "user.update", `user:${userId}`, told(patch)),
    changeAccount(
      db,
      userId,
      { role, status, displayName, displayNameKey, emailVerifiedAt },
      takesPowerAway(patch) ? adminRemains(userId) : undefined,
    ),
    [
      insertEvent(db, event, now),
      ...(displayNameKey === undefined
        ? []
        : [deleteNameWords(db, userId), insertNameWords(db, userId, displayNameKey)]),
    ],
  );
  if (changed === null) throw await whyUnchanged(deps, userId);
  await deps.events.deliver([event]);
  deps.liveSessions.forgetAccount(userId);
  if (before?.status === "active") tellSuspended(deps, before, null);
  return getAccount(deps, userId);
}
