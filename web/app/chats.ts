import { queryOptions } from "@tanstack/react-query";
import { type Chat, reply } from "../../shared/client/index.ts";
import { newest, withNews } from "./chat-news.ts";
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

/** What the hub told while the list was on its way: the list may be older than that. */
const news = new Map<string, Chat>();
let underway = 0;

/** Puts a chat as it is now in its place in the list. */
export function placeChat(chat: Chat): void {
  if (underway > 0) news.set(chat.id, newest(chat, news.get(chat.id)));
  queries.setQueryData(chatsQuery.queryKey, (before) => before && withNews(before, [chat]));
}

/** Chats that the reader is leaving. */
const leaving = new Set<string>();

/** The reader leaves or deletes a chat: that it goes is no news to them. */
export function expectGone(chatId: string): void {
  leaving.add(chatId);
}

/** It did not go after all. */
export function stillThere(chatId: string): void {
  leaving.delete(chatId);
}

/** Takes a chat off the list. Tells which it was, if it was there, and whether the reader wished it. */
export function forgetChat(chatId: string): { chat: Chat | undefined; expected: boolean } {
  const chat = queries.getQueryData(chatsQuery.queryKey)?.find(({ id }) => id === chatId);
  news.delete(chatId);
  queries.setQueryData(chatsQuery.queryKey, (before) => before?.filter(({ id }) => id !== chatId));
  queries.removeQueries({ queryKey: ["chat", chatId] });
  return { chat, expected: leaving.delete(chatId) };
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
  underway += 1;
  try {
    const fetched = await everyPage();
    const known = queries.getQueryData(chatsQuery.queryKey) ?? [];
    const stillThere = known.filter(({ id }) => fetched.some((chat) => chat.id === id));
    return withNews(withNews(stillThere, fetched), [...news.values()]);
  } finally {
    underway -= 1;
    if (underway === 0) news.clear();
  }
}

async function everyPage(): Promise<Chat[]> {
  const chats: Chat[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await reply(api.GET("/api/chats", { params: { query } }));
    chats.push(...page.items);
    cursor = page.nextCursor;
  }
  return chats;
}
