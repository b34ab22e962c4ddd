import { queryOptions } from "@tanstack/react-query";
import { type Chat, reply } from "../../shared/client/index.ts";
import { api, queries } from "./platform.ts";

const PAGE = 100;

/** The user's chats, latest activity first. The hub keeps them as they are. */
export const chatsQuery = queryOptions({
  queryKey: ["chats"],
  queryFn: allChats,
  staleTime: 60_000,
});

/** How many messages wait to be read, muted chats left out. */
export function totalUnread(chats: readonly Chat[]): number {
  return chats.reduce((sum, chat) => sum + (chat.muted ? 0 : chat.unread), 0);
}

/** Puts a chat as it is now in its place in the list. */
export function placeChat(chat: Chat): void {
  queries.setQueryData(chatsQuery.queryKey, (before) => {
    if (before === undefined) return before;
    const known = before.find((one) => one.id === chat.id);
    return [
      withoutRead(chat, known?.lastReadSeq ?? 0),
      ...before.filter((one) => one.id !== chat.id),
    ].sort(byActivity);
  });
}

/** News may have left before the platform heard that all of it has been read. */
function withoutRead(chat: Chat, lastReadSeq: number): Chat {
  const readAll = chat.lastMessage !== null && lastReadSeq >= chat.lastMessage.seq;
  return readAll ? { ...chat, lastReadSeq, unread: 0 } : chat;
}

/** Notes in the list what has been read here, without waiting for the platform to say so. */
export function noteRead(chatId: string, seq: number, unread: number): void {
  queries.setQueryData(chatsQuery.queryKey, (before) =>
    before?.map((chat) =>
      chat.id === chatId && seq > chat.lastReadSeq ? { ...chat, lastReadSeq: seq, unread } : chat,
    ),
  );
}

async function allChats(): Promise<Chat[]> {
  const chats: Chat[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await reply(api.GET("/api/chats", { params: { query } }));
    chats.push(...page.items);
    cursor = page.nextCursor;
  }
  return chats;
}

function byActivity(a: Chat, b: Chat): number {
  return activityOf(b).localeCompare(activityOf(a));
}

function activityOf(chat: Chat): string {
  return chat.lastMessage?.at ?? chat.createdAt;
}
