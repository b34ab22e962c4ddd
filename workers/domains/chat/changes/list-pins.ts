import type { Message } from "../../../../shared/contracts/chat/index.ts";
import type { Page } from "../../../../shared/kernel/pagination.ts";
import type { Actor } from "../../platform/index.ts";
import { noSuchChat } from "../errors.ts";
import type { ChatDeps } from "../ports.ts";

/** All pinned messages, the latest pinned first. Throws `not_found`. */
export async function listPins(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
): Promise<Page<Message>> {
  const items = await deps.rooms.pins(chatId, actor.userId);
  if (!items) throw noSuchChat();
  return { items, nextCursor: null };
}
