import type { Message } from "../../../shared/contracts/chat/index.ts";
import type { Actor } from "../platform/index.ts";
import { noSuchChat } from "./errors.ts";
import type { ChatDeps } from "./ports.ts";

/** One message as it is now. Throws `not_found`. */
export async function getMessage(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  seq: number,
): Promise<Message> {
  const message = await deps.rooms.message(chatId, actor.userId, seq);
  if (!message) throw noSuchChat();
  return message;
}
