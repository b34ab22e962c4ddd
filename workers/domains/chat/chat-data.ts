import type { Message } from "../../../shared/contracts/chat/index.ts";
import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines } from "../platform/index.ts";
import type { ChatDeps } from "./ports.ts";
import { findChatIds } from "./store.ts";

const PAGE = 200;

/** What somebody has written, a file for each of their chats. */
export async function* chatData(deps: ChatDeps, userId: string): AsyncGenerator<ArchiveFile> {
  for (const chatId of await findChatIds(deps.db, userId)) {
    const body = jsonLines(
      (last: Message | null) => deps.rooms.writtenBy(chatId, userId, last?.seq ?? 0, PAGE),
      ({ seq, text, replyTo, createdAt }) => ({ seq, text, replyTo, createdAt }),
    );
    yield { path: `messages/${chatId}.json`, body, at: deps.clock.now(), compress: true };
  }
}
