import { useMutation } from "@tanstack/react-query";
import { reply } from "../../../../shared/client/index.ts";
import { placeChat } from "../../../app/chats.ts";
import { api } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";

interface Change {
  readonly title?: string;
  readonly avatarFileId?: string | null;
  readonly muted?: boolean;
}

/** Changes a chat, for all or for the reader alone. */
export function useChatChange(chatId: string) {
  return useMutation({
    mutationFn: (body: Change) =>
      reply(api.PATCH("/api/chats/{chatId}", { params: { path: { chatId } }, body })),
    onSuccess: placeChat,
    onError: (error) => toast(problemText(error), "danger"),
  });
}
