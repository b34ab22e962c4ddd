import { pageOf } from "../../../shared/kernel/pagination.ts";
import { nameKey } from "../identity/index.ts";
import type { PlatformDeps } from "../platform/index.ts";
import { publicUserOf } from "./profiles.ts";
import { searchUsers } from "./store.ts";

const LIST = "users";

interface Query {
  readonly q?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** People whose username, name or a word of it begins with `q`, by username. */
export async function listUsers(deps: PlatformDeps, query: Query) {
  const { cursor } = query;
  const [position] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const after = position === undefined ? null : String(position);
  const rows = await searchUsers(deps.db, nameKey(query.q ?? ""), after, query.limit + 1);
  const seal = (last: { usernameKey: string }) => deps.cursors.seal(LIST, [last.usernameKey]);
  return pageOf(rows, query.limit, publicUserOf, seal);
}
