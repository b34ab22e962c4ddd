import { iso } from "../../../shared/kernel/time.ts";
import { type Actor, hasRole } from "../platform/index.ts";
import type { InviteRow } from "./store.ts";

/** The invite as its maker sees it. */
export function inviteOf(row: InviteRow) {
  const { id, code, createdBy, maxUses, uses, note } = row;
  const expiresAt = row.expiresAt === null ? null : iso(row.expiresAt);
  return { id, code, createdBy, maxUses, uses, note, expiresAt, createdAt: iso(row.createdAt) };
}

/** Whose invites the caller may see and withdraw: everybody's (`null`) for admins, else their own. */
export function inviteScope(actor: Actor): string | null {
  return hasRole(actor.role, "admin") ? null : actor.userId;
}
