import type { Actor } from "../platform/index.ts";
import { granted } from "./errors.ts";
import type { ChatDeps } from "./ports.ts";

/**
 * Deletes a chat for all if the caller owns it (of a direct chat both do), else leaves it. Throws `not_found`,
 * `family_chat_permanent`.
 */
export async function deleteChat(deps: ChatDeps, actor: Actor, chatId: string): Promise<void> {
  const ruled = await deps.rooms.delete(chatId, actor.userId);
  if (ruled.kind === "refused" && ruled.why === "forbidden") await leaveChat(deps, actor, chatId);
  else granted(ruled);
}

/** Leaves a group. Throws `not_found`, `family_chat_permanent`, `last_owner`, and `forbidden` for a direct chat. */
export async function leaveChat(deps: ChatDeps, actor: Actor, chatId: string): Promise<void> {
  granted(await deps.rooms.remove(chatId, actor.userId, actor.userId));
}
