import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Chat, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";

const PAGE = 30;
const PEOPLE = 5;
/** Nobody reads what is found between two keystrokes. */
const PAUSE_MS = 200;

interface Page {
  readonly nextCursor: string | null;
}

const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: Page) => nextCursor ?? undefined,
  placeholderData: keepPreviousData,
};

/** Messages of all chats with these words. */
export function messagesQuery(q: string) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: ["search", q],
    queryFn: ({ pageParam, signal }) => {
      const query = { q, limit: PAGE, ...(pageParam !== undefined && { cursor: pageParam }) };
      return reply(api.GET("/api/search/messages", { params: { query }, signal }));
    },
  });
}

/** Messages of one chat with these words. Of an encrypted one this browser alone knows them. */
export function chatMessagesQuery({ id: chatId, encrypted }: Chat, userId: string, q: string) {
  return infiniteQueryOptions({
    ...paged,
    queryKey: ["search-in", chatId, q],
    queryFn: async ({ pageParam, signal }) => {
      if (encrypted) {
        const { findSealed } = await import("./find-sealed.ts");
        return { items: await findSealed(chatId, userId, q), nextCursor: null };
      }
      const query = { q, limit: PAGE, ...(pageParam !== undefined && { cursor: pageParam }) };
      const params = { path: { chatId }, query };
      return reply(api.GET("/api/chats/{chatId}/search", { params, signal }));
    },
    enabled: q !== "",
  });
}

/** People whose name begins so. */
export function peopleQuery(q: string) {
  return queryOptions({
    queryKey: ["search-people", q],
    queryFn: ({ signal }) =>
      reply(api.GET("/api/users", { params: { query: { q, limit: PEOPLE } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** A text as it is once its writer pauses. */
export function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
