import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Message } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";

/** Pins a message for all, or takes its pin away. */
export function usePin({ chatId, seq, pinned }: Message): () => void {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return () => void change();

  async function change(): Promise<void> {
    const params = { path: { chatId, seq } };
    try {
      if (pinned) await api.DELETE("/api/chats/{chatId}/messages/{seq}/pin", { params });
      else await api.PUT("/api/chats/{chatId}/messages/{seq}/pin", { params });
      toast(t(pinned ? "message.unpinned" : "message.pinned"));
      await queries.invalidateQueries({ queryKey: ["pins", chatId] });
    } catch (error) {
      toast(problemText(error), "danger");
    }
  }
}
