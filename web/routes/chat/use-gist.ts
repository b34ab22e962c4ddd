import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "../../../shared/client/index.ts";

/** What a message says, in a line: its text, or what is attached to it. */
export function useGist(): (message: Message) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ text, attachments, deletedAt }) => {
      if (deletedAt !== null) return t("chat.deleted");
      if (text !== "") return text.replace(/\s+/g, " ");
      const [first] = attachments;
      if (first === undefined) return t("chat.deleted");
      if (first.kind === "file") return first.name;
      return attachments.length > 1
        ? t("chat.attached", { count: attachments.length })
        : t(`chat.kinds.${first.kind}`);
    },
    [t],
  );
}
