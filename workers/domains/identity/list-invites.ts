import { pageOf } from "../../../shared/kernel/pagination.ts";
import type { Actor } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { inviteOf, inviteScope } from "./invite.ts";
import { listInviteRows } from "./store.ts";

const LIST = "invites";

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The caller's invites (an admin: all), newest first. */
export async function listInvites(deps: IdentityDeps, actor: Actor, query: Query) {
  const { cursor } = query;
  const [before] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const after = before === undefined ? null : String(before);
  const rows = await listInviteRows(deps.db, inviteScope(actor), after, query.limit + 1);
  return pageOf(rows, query.limit, inviteOf, (last) => deps.cursors.seal(LIST, [last.id]));
}
