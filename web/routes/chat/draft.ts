import { useState, useSyncExternalStore } from "react";
import type { Chat } from "../../../shared/client/index.ts";
import { remember } from "../../ui/storage.ts";

const listeners = new Set<() => void>();

/** What is being written to a chat; kept over a reload, unless the chat is encrypted: it would be the one plain copy. */
export function useDraft(
  userId: string,
  { id: chatId, encrypted }: Pick<Chat, "id" | "encrypted">,
): [string, (text: string) => void] {
  const [text, setText] = useState(() => draftOf(userId, chatId));
  const change = (next: string) => {
    setText(next);
    if (encrypted) return;
    remember(keyOf(userId, chatId)).set(next === "" ? null : next);
    for (const listener of listeners) listener();
  };
  return [text, change];
}

/** What was left unfinished in a chat; empty when nothing was. */
export function useDraftOf(userId: string, chatId: string): string {
  return useSyncExternalStore(subscribe, () => draftOf(userId, chatId));
}

function draftOf(userId: string, chatId: string): string {
  return remember(keyOf(userId, chatId)).get() ?? "";
}

function keyOf(userId: string, chatId: string): string {
  return `veche.draft:${userId}:${chatId}`;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
