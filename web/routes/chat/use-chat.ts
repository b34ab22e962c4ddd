import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { type Chat, reply } from "../../../shared/client/index.ts";
import { chatsQuery } from "../../app/chats.ts";
import { api } from "../../app/platform.ts";

interface ChatState {
  readonly chat: Chat | undefined;
  readonly error: Error | null;
  readonly refetch: () => void;
}

/** A chat as the list has it, which the hub keeps live; fetched alone when the list does not have it. */
export function useChat(chatId: string): ChatState {
  // News of other chats is none for who reads this one.
  const select = useCallback(
    (chats: readonly Chat[]) => chats.find(({ id }) => id === chatId),
    [chatId],
  );
  const list = useQuery({ ...chatsQuery, select });
  const listed = list.data;
  const single = useQuery({
    queryKey: ["chat", chatId],
    queryFn: () => reply(api.GET("/api/chats/{chatId}", { params: { path: { chatId } } })),
    enabled: !list.isPending && listed === undefined,
  });
  return {
    chat: listed ?? single.data,
    error: listed === undefined ? single.error : null,
    refetch: () => void single.refetch(),
  };
}
