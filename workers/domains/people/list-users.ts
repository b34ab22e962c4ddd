import { pageOf } from "../../../shared/kernel/pagination.ts";
import { nameKey } from "../identity/index.ts";
import type { Actor, PlatformDeps } from "../platform/index.ts";
import { isVisibleTo, publicUserOf } from "./profiles.ts";
import { searchUsers, skillKey, type UserRow } from "./store.ts";

const LIST = "users";
const MOST_SKILLS = 10;

interface Query {
  readonly q?: string | undefined;
  readonly skill?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Of a private profile others see no more than whose it is. */
function seenBy(viewer: Actor) {
  return (row: UserRow) => {
    const user = publicUserOf(row);
    return isVisibleTo(row, viewer) ? user : { ...user, bio: "", tags: [] };
  };
}

/** People whose username, name or a word of it begins with `q`, and who can do all of `skill`, by username. */
export async function listUsers(deps: PlatformDeps, actor: Actor, query: Query) {
  const { cursor } = query;
  const [position] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const after = position === undefined ? null : String(position);
  const skills = (query.skill ?? "").split(",").map(skillKey).filter(Boolean).slice(0, MOST_SKILLS);
  const filter = { key: nameKey(query.q ?? ""), skills };
  const rows = await searchUsers(deps.db, filter, after, query.limit + 1);
  const seal = (last: { usernameKey: string }) => deps.cursors.seal(LIST, [last.usernameKey]);
  return pageOf(rows, query.limit, seenBy(actor), seal);
}
