import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { pageOf } from "../../../shared/kernel/pagination.ts";
import { iso } from "../../../shared/kernel/time.ts";
import type { Actor } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { inviteScope } from "./invite.ts";
import { findInvite, listInvitedRows, type UserRow } from "./store.ts";

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

function invitedOf({ id, username, displayName, avatarUrl, createdAt }: UserRow) {
  return { id, username, displayName, avatarUrl, joinedAt: iso(createdAt) };
}

/** Who came with an invite code, newest first. Throws `not_found` for an invite that is not the caller's to see. */
export async function listInvited(
  deps: IdentityDeps,
  actor: Actor,
  inviteId: string,
  { limit, cursor }: Query,
) {
  const invite = await findInvite(deps.db, inviteId);
  const scope = inviteScope(actor);
  if (invite === undefined || (scope !== null && invite.createdBy !== scope)) {
    throw new AppError(commonErrors.not_found);
  }
  const list = `invited:${inviteId}`;
  const [position] = cursor === undefined ? [] : await deps.cursors.open(list, cursor);
  const before = position === undefined ? null : String(position);
  const rows = await listInvitedRows(deps.db, inviteId, before, limit + 1);
  return pageOf(rows, limit, invitedOf, (last) => deps.cursors.seal(list, [last.id]));
}
