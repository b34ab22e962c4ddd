import type { ChatMember, MemberRole } from "../../../shared/contracts/chat/index.ts";
import type { Actor } from "../platform/index.ts";
import { granted, noSuchChat } from "./errors.ts";
import { invitable } from "./invitable.ts";
import { memberViews } from "./member-views.ts";
import { refusalToAdd } from "./membership-rules.ts";
import type { ChatDeps } from "./ports.ts";

/**
 * Adds people to a group. Answers them as members, those too who had been there. Throws `not_found`, `forbidden`,
 * `conflict` (not a group), `validation_failed`, `blocked`.
 */
export async function addMembers(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  userIds: readonly string[],
): Promise<ChatMember[]> {
  const chat = await deps.rooms.describe(chatId, actor.userId);
  if (!chat) throw noSuchChat();
  const why = refusalToAdd(chat);
  // Before anybody is looked up: the room decides again.
  if (why) return granted({ kind: "refused", why });
  const people = await invitable(deps, actor.userId, userIds, "userIds");
  return memberViews(deps, granted(await deps.rooms.add(chatId, actor.userId, people)));
}

/**
 * Takes somebody out of a group, or has the caller leave it. When it returns, nothing more reaches them. Throws
 * `not_found`, `forbidden`, `family_chat_permanent`, `last_owner`.
 */
export async function removeMember(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  userId: string,
): Promise<void> {
  granted(await deps.rooms.remove(chatId, actor.userId, userId));
}

/** Makes a member an owner, or an owner a member. Throws `not_found`, `forbidden`, `conflict`, `last_owner`. */
export async function changeRole(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  userId: string,
  role: MemberRole,
): Promise<ChatMember> {
  const member = granted(await deps.rooms.changeRole(chatId, actor.userId, userId, role));
  const [view] = await memberViews(deps, [member]);
  if (!view) throw noSuchChat();
  return view;
}
