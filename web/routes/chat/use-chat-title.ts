import { useTranslation } from "react-i18next";
import type { Chat } from "../../../shared/client/index.ts";

/** The name the platform gives the family chat. */
const FAMILY = "Family";

/** A chat's name; the family's, until somebody renames it, in the reader's language. */
export function useChatTitle(chat: Chat): string {
  const { t } = useTranslation();
  return chat.type === "family" && chat.title === FAMILY ? t("chats.family") : chat.title;
}
