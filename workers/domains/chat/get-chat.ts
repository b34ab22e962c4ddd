import type { Chat } from "../../../shared/contracts/chat/index.ts";
import type { Actor } from "../platform/index.ts";
import { noSuchChat } from "./errors.ts";
import type { ChatDeps } from "./ports.ts";

/** One of the caller's chats, as it is now. Throws `not_found`. */
export async function getChat(deps: ChatDeps, actor: Actor, chatId: string): Promise<Chat> {
  const chat = await deps.rooms.describe(chatId, actor.userId);
  if (!chat) throw noSuchChat();
  return chat;
}
