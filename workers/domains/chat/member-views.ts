import type { ChatMember } from "../../../shared/contracts/chat/index.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { findPeople } from "../people/index.ts";
import type { ChatDeps, RoomMember } from "./ports.ts";

/** Members with the people they are. An account that is gone is left out. */
export async function memberViews(
  deps: ChatDeps,
  members: readonly RoomMember[],
): Promise<ChatMember[]> {
  const people = await findPeople(
    deps,
    members.map(({ userId }) => userId),
  );
  return members.flatMap(({ userId, role, joinedAt }) => {
    const user = people.get(userId);
    return user ? [{ user, userId, role, joinedAt: iso(joinedAt) }] : [];
  });
}
