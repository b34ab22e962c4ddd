import { pageOf } from "../../../shared/kernel/pagination.ts";
import { nameKey } from "../identity/index.ts";
import type { PlatformDeps } from "../platform/index.ts";
import { publicUserOf } from "./profiles.ts";
import { searchUsers, skillKey } from "./store.ts";

const LIST = "users";
const MOST_SKILLS = 10;

interface Query {
  readonly q?: string | undefined;
  readonly skill?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** People whose username, name or a word of it begins with `q`, and who can do all of `skill`, by username. */
export async function listUsers(deps: PlatformDeps, query: Query) {
  const { cursor } = query;
  const [position] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const after = position === undefined ? null : String(position);
  const skills = (query.skill ?? "").split(",").map(skillKey).filter(Boolean).slice(0, MOST_SKILLS);
  const filter = { key: nameKey(query.q ?? ""), skills };
  const rows = await searchUsers(deps.db, filter, after, query.limit + 1);
  const seal = (last: { usernameKey: string }) => deps.cursors.seal(LIST, [last.usernameKey]);
  return pageOf(rows, query.limit, publicUserOf, seal);
}
