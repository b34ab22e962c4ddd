import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { Chat, ChatSession } from "../../../shared/client/index.ts";
import { noteRead } from "../../app/chats.ts";
import { useMe } from "../../app/me.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import { ChatHeader } from "./chat-header.tsx";
import { Composer } from "./composer.tsx";
import css from "./conversation.module.css";
import { ConversationSkeleton } from "./conversation-skeleton.tsx";
import { usePeople } from "./people.ts";
import { Timeline } from "./timeline.tsx";
import { useChatSession } from "./use-chat-session.ts";
import { useChatTitle } from "./use-chat-title.ts";

/** An open chat. */
export function Conversation({ chat }: { chat: Chat }) {
  const me = useMe();
  const session = useChatSession(chat, me.id);
  usePageTitle(useChatTitle(chat));
  if (session === null) return null;
  return <LiveConversation chat={chat} userId={me.id} session={session} />;
}

interface LiveConversationProps {
  readonly chat: Chat;
  readonly userId: string;
  readonly session: ChatSession;
}

function LiveConversation({ chat, userId, session }: LiveConversationProps) {
  const view = useSyncExternalStore(session.subscribe, session.view);
  const people = usePeople(chat.id, view.log);
  const { lastReadSeq } = view;
  useEffect(
    () => noteRead(chat.id, lastReadSeq, session.unread()),
    [chat.id, lastReadSeq, session],
  );

  const send = useCallback(
    (text: string) => session.send(text, crypto.randomUUID(), new Date().toISOString()),
    [session],
  );
  return (
    <section className={css["conversation"]} aria-label={useChatTitle(chat)}>
      <ChatHeader chat={chat} view={view} people={people} />
      {view.ready || view.log.outgoing.length > 0 ? (
        <Timeline chatId={chat.id} view={view} session={session} people={people} />
      ) : (
        <div className={css["waiting"]}>
          <Delayed>
            <ConversationSkeleton />
          </Delayed>
        </div>
      )}
      <Composer
        chatId={chat.id}
        userId={userId}
        onSend={send}
        onTyping={() => session.typing(performance.now())}
      />
    </section>
  );
}
