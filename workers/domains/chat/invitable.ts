import { findProfiles, isAnyBlocked } from "../people/index.ts";
import { blocked, unknownPeople } from "./errors.ts";
import type { ChatDeps, RoomPerson } from "./ports.ts";

/**
 * These people, each once, if the inviter may put all of them into a group. Throws `validation_failed` for `path` when
 * one is not there, and `blocked`, which does not say whom it is about.
 */
export async function invitable(
  deps: ChatDeps,
  inviterId: string,
  userIds: readonly string[],
  path: string,
): Promise<RoomPerson[]> {
  const ids = [...new Set(userIds)];
  const people = await findProfiles(deps, ids);
  if (people.size < ids.length) throw unknownPeople(path);
  if (await isAnyBlocked(deps, inviterId, ids)) throw blocked();
  return ids.flatMap((id) => people.get(id) ?? []);
}
