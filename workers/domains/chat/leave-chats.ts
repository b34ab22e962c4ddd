import type { ChatDeps } from "./ports.ts";
import { deleteMember, findChatIds } from "./store.ts";

/**
 * Takes somebody who is gone out of all chats. What they wrote stays, for it belongs to those conversations; whoever
 * reads it finds a deleted account. May be cut off and begun again.
 */
export async function leaveChats(deps: ChatDeps, userId: string): Promise<void> {
  for (const chatId of await findChatIds(deps.db, userId)) {
    await deps.rooms.leave(chatId, userId);
    await deleteMember(deps.db, chatId, userId);
  }
}
