import type { AnyRouter } from "@tanstack/react-router";
import i18next from "i18next";
import { toast } from "../ui/toasts.tsx";
import { forgetChat } from "./chats.ts";

/** A chat is the reader's no longer: it leaves the list, and the page if it is open, and the reader is told. */
export function leaveChat(router: AnyRouter, chatId: string): void {
  const { chat, expected } = forgetChat(chatId);
  if (chat !== undefined && !expected) toast(i18next.t("chats.gone", { title: chat.title }));
  if (!router.state.location.pathname.startsWith(`/chats/${chatId}`)) return;
  void router.navigate({ to: "/chats", replace: true });
}
