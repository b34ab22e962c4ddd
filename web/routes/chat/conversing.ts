import { createContext, use } from "react";
import type { Chat, ChatSession, Message, Person } from "../../../shared/client/index.ts";

/** Where on the screen something was asked for; `null` when it was by keyboard. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the parts of an open chat share. */
export interface Conversing {
  readonly chat: Chat;
  readonly userId: string;
  readonly session: ChatSession;
  readonly people: ReadonlyMap<string, Person>;
  readonly jumpTo: (seq: number) => void;
  readonly openMenu: (message: Message, at: Point | null) => void;
  readonly openMedia: (message: Message, fileId: string) => void;
}

const Context = createContext<Conversing | null>(null);

export const ConversingProvider = Context.Provider;

/** The chat that the page shows. */
export function useConversing(): Conversing {
  const conversing = use(Context);
  if (conversing === null) throw new Error("No chat is open here.");
  return conversing;
}
