import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import {
  type Chat,
  type ChatHistory,
  ChatSession,
  reply,
  storedPending,
} from "../../../shared/client/index.ts";
import { chatsQuery } from "../../app/chats.ts";
import { api, session, socketToken } from "../../app/platform.ts";

/** How much of the log is followed at once when a chat is opened; a page more than most screens show. */
const WINDOW = 60;
/** Unread messages are shown from the first on, up to what one resume brings. */
const MOST = 400;
const CONTEXT = 8;
const UNAUTHORIZED = 4401;
/** When no socket has answered by then, the history is shown from REST. */
const PATIENCE_MS = 4_000;

/** Opens a chat and keeps it live until the view goes. */
export function useChatSession(chat: Chat, userId: string): ChatSession | null {
  const [live, setLive] = useState<ChatSession | null>(null);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const chatId = chat.id;
  // Where the view begins is decided once: later news of the chat comes by its own socket.
  const [start] = useState({ after: startOf(chat), lastReadSeq: chat.lastReadSeq });

  useEffect(() => {
    const opened = new ChatSession({
      chatId,
      userId,
      ...start,
      origin: location.origin,
      token: socketToken,
      history: historyOf(chatId),
      pending: storedPending(localStorage, userId, chatId),
      onRefused: (code) => {
        if (code === UNAUTHORIZED) return session.end();
        void queries.invalidateQueries({ queryKey: chatsQuery.queryKey });
        void navigate({ to: "/chats", replace: true });
      },
    });
    opened.open();
    setLive(opened);
    const timer = setTimeout(() => opened.view().ready || opened.fill(), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      opened.close();
    };
  }, [chatId, userId, start, navigate, queries]);
  return live;
}

function startOf({ lastMessage, lastReadSeq }: Chat): number {
  const last = lastMessage?.seq ?? 0;
  const wanted = Math.min(last - WINDOW, lastReadSeq - CONTEXT);
  return Math.max(0, last - MOST, wanted);
}

function historyOf(chatId: string): ChatHistory {
  return {
    async before(seq) {
      const params = { path: { chatId }, query: { before: seq, limit: 50 } };
      const page = await reply(api.GET("/api/chats/{chatId}/messages", { params }));
      return { messages: page.items, complete: page.nextCursor === null };
    },
    async after(seq) {
      const params = { path: { chatId }, query: { after: seq, limit: 100 } };
      const page = await reply(api.GET("/api/chats/{chatId}/events", { params }));
      return { events: page.items, complete: page.nextCursor === null };
    },
  };
}
