import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Call } from "../../../../shared/client/calls/index.ts";
import { chatsQuery } from "../../../app/chats.ts";

/** The name the platform gives the family chat, until somebody renames it. */
const FAMILY = "Family";

/** With whom a call is: the other person, the chat, or those in it. */
export function useCallTitle(call: Call | null, ownId: string): string {
  const { t } = useTranslation();
  const { data: chats = [] } = useQuery(chatsQuery);
  if (call === null) return t("call.title");
  const others = call.participants.filter(({ userId }) => userId !== ownId);
  const chat = chats.find(({ id }) => id === call.chatId);
  if (call.group && chat !== undefined) {
    return chat.type === "family" && chat.title === FAMILY ? t("chats.family") : chat.title;
  }
  const names = others.map(({ user }) => user?.displayName ?? t("call.gone"));
  return names.join(", ");
}
