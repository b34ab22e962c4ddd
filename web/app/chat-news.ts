import type { Chat } from "../../shared/client/index.ts";

/** Of two states of one chat the later one, whichever way each of them came. */
export function newest(chat: Chat, known: Chat | undefined): Chat {
  return known !== undefined && known.revision > chat.revision ? known : chat;
}

/** The list with these chats as they were told; what is known to be newer stays. Latest activity first. */
export function withNews(chats: readonly Chat[], told: readonly Chat[]): Chat[] {
  const byId = new Map(chats.map((chat) => [chat.id, chat]));
  for (const chat of told) {
    const known = byId.get(chat.id);
    byId.set(chat.id, withoutRead(newest(chat, known), known?.lastReadSeq ?? 0));
  }
  return [...byId.values()].sort(byActivity);
}

/** News may have left before the platform heard that all of it has been read. */
function withoutRead(chat: Chat, lastReadSeq: number): Chat {
  const readAll = chat.lastMessage !== null && lastReadSeq >= chat.lastMessage.seq;
  return readAll ? { ...chat, lastReadSeq, unread: 0 } : chat;
}

function byActivity(a: Chat, b: Chat): number {
  return activityOf(b).localeCompare(activityOf(a));
}

function activityOf(chat: Chat): string {
  return chat.lastMessage?.at ?? chat.createdAt;
}
