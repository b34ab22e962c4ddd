import { createContext, use } from "react";
import type { Chat, ChatSession, Message, Person } from "../../../shared/client/index.ts";

/** Where on the screen something was asked for; `null` when it was by keyboard. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the parts of an open chat share. News of the chat changes none of it: each would be drawn anew by every message. */
export interface Conversing {
  readonly chatId: string;
  readonly userId: string;
  readonly session: ChatSession;
  readonly people: ReadonlyMap<string, Person>;
  readonly jumpTo: (seq: number) => void;
  readonly openMenu: (message: Message, at: Point | null) => void;
  readonly openMedia: (message: Message, fileId: string) => void;
}

const Context = createContext<Conversing | null>(null);
const ChatContext = createContext<Chat | null>(null);

export const ConversingProvider = Context.Provider;
export const OpenChatProvider = ChatContext.Provider;

/** The conversation that the page shows. */
export function useConversing(): Conversing {
  const conversing = use(Context);
  if (conversing === null) throw new Error("No chat is open here.");
  return conversing;
}

/** Its chat as the list has it: with every message, and whenever one is read, it is another. */
export function useOpenChat(): Chat {
  const chat = use(ChatContext);
  if (chat === null) throw new Error("No chat is open here.");
  return chat;
}
