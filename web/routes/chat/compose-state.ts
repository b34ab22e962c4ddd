import { useSyncExternalStore } from "react";
import type { Message } from "../../../shared/client/index.ts";

/** What is being written answers one message, changes another, or neither; never both. */
export interface Composing {
  readonly replyTo: Message | null;
  readonly editing: Message | null;
}

const NOTHING: Composing = { replyTo: null, editing: null };

const byChat = new Map<string, Composing>();
const listeners = new Set<() => void>();

/** What is being written to a chat is about. */
export function useComposing(chatId: string): Composing {
  return useSyncExternalStore(subscribe, () => composingIn(chatId));
}

/** The same, outside of a view. */
export function composingIn(chatId: string): Composing {
  return byChat.get(chatId) ?? NOTHING;
}

/** What is written next to the message's chat answers it. */
export function startReply(message: Message): void {
  set(message.chatId, { replyTo: message, editing: null });
}

/** What is written next to the message's chat takes its text's place. */
export function startEdit(message: Message): void {
  set(message.chatId, { replyTo: null, editing: message });
}

/** What is written next is a message of its own: it has been sent, or the writer has thought better of it. */
export function stopComposing(chatId: string): void {
  if (byChat.delete(chatId)) tell();
}

function set(chatId: string, composing: Composing): void {
  byChat.set(chatId, composing);
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
