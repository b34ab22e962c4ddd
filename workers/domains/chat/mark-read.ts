import type { Actor } from "../platform/index.ts";
import { noSuchChat } from "./errors.ts";
import type { ChatDeps, ReadMark } from "./ports.ts";

/** Everything up to `seq` has been read; the mark never goes back. Throws `not_found`. */
export async function markRead(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  seq: number,
): Promise<ReadMark> {
  const mark = await deps.rooms.markRead(chatId, actor.userId, seq);
  if (!mark) throw noSuchChat();
  return mark;
}
