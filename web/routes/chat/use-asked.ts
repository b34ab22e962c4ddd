import { useLocation, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Chat, ChatView } from "../../../shared/client/index.ts";

/**
 * Goes where the reader was sent: to the message that the address names (`?m=`), each time it is followed; else, when a
 * chat is opened whose unread messages begin before what is loaded, to where they begin.
 */
export function useAsked(
  chat: Chat,
  { log, ready }: ChatView,
  jumpTo: (seq: number, flash?: boolean) => void,
): void {
  const { m } = useSearch({ from: "/member/chats/$chatId" });
  const visit = useLocation({ select: ({ state }) => state.__TSR_key });
  // Later news of the chat moves its marks; where the reader began does not change.
  const begin = useRef(chat);
  const followed = useRef<string | null>(null);
  useEffect(() => {
    if (!ready || followed.current === `${visit}:${m}`) return;
    const first = followed.current === null;
    followed.current = `${visit}:${m}`;
    const { unread, lastReadSeq } = begin.current;
    if (m !== undefined) jumpTo(m);
    else if (first && unread > 0 && lastReadSeq < log.base) jumpTo(lastReadSeq + 1, false);
  }, [m, visit, ready, log.base, jumpTo]);
}
