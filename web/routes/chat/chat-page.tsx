import { useParams } from "@tanstack/react-router";
import { ApiError } from "../../../shared/client/index.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Conversation } from "./conversation.tsx";
import { ConversationSkeleton } from "./conversation-skeleton.tsx";
import { NotFoundPane } from "./not-found-pane.tsx";
import { useChat } from "./use-chat.ts";

export function ChatPage() {
  const { chatId } = useParams({ from: "/member/chats/$chatId" });
  const { chat, error, refetch } = useChat(chatId);
  if (chat !== undefined) return <Conversation key={chatId} chat={chat} />;
  if (error instanceof ApiError && error.status < 500 && error.status > 0) return <NotFoundPane />;
  if (error !== null) return <ProblemNote error={error} onRetry={refetch} />;
  return (
    <Delayed>
      <ConversationSkeleton />
    </Delayed>
  );
}
