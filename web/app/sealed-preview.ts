import { queryOptions } from "@tanstack/react-query";
import type { Chat } from "../../shared/client/index.ts";

/** What was said at that place, as the list shows it. */
export const sealedPreviewKey = (chatId: string, seq: number) => ["sealed-preview", chatId, seq];

/** What the message at that place of a chat says. */
type Ask = (chatId: string, seq: number) => Promise<string>;

/** Asks this browser's keys. */
export function askKeys(userId: string): Ask {
  return async (chatId, seq) => {
    const { encryption } = await import("./encryption.ts");
    return (await encryption(userId)).said(chatId, seq);
  };
}

/**
 * What was written last in an encrypted chat, which this browser alone knows. An open chat has read it before anybody
 * could ask, and tells it: asking would go through the whole log's news once more, with every message.
 */
export function sealedPreviewQuery(
  { id, encrypted, lastMessage }: Pick<Chat, "id" | "encrypted" | "lastMessage">,
  ask: Ask,
  isOpen: boolean,
) {
  const seq = lastMessage?.seq ?? 0;
  return queryOptions({
    queryKey: sealedPreviewKey(id, seq),
    queryFn: () => ask(id, seq),
    // Without a message too: so this browser has its keys before the first one is written.
    enabled: encrypted && !isOpen,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
