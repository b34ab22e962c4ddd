import { useMutation } from "@tanstack/react-query";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";

/** Saves a chat's history as a file, with the files that were sent there if they are wanted. */
export function useExport(chatId: string, title: string) {
  return useMutation({
    mutationFn: async (withFiles: boolean) => {
      const query = withFiles ? { files: "true" as const } : {};
      const params = { path: { chatId }, query };
      const archive: unknown = await reply(
        api.GET("/api/chats/{chatId}/export", { params, parseAs: "blob" }),
      );
      if (!(archive instanceof Blob)) return;
      const url = URL.createObjectURL(archive);
      const link = document.createElement("a");
      link.href = url;
      link.download = `${title.replace(/[\\/:*?"<>|]+/g, " ").trim() || "chat"}.zip`;
      link.click();
      // The browser has taken it over by then.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
}
