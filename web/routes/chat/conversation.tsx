import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Chat, ChatSession } from "../../../shared/client/index.ts";
import { noteRead } from "../../app/chats.ts";
import { lazyPart } from "../../app/lazy-part.tsx";
import { useMe } from "../../app/me.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import { codeText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { ChatHeader } from "./chat-header.tsx";
import { Composer } from "./composer.tsx";
import css from "./conversation.module.css";
import { ConversationSkeleton } from "./conversation-skeleton.tsx";
import { type Conversing, ConversingProvider, OpenChatProvider } from "./conversing.ts";
import type { Overlay } from "./overlay-kinds.ts";
import { Overlays, openers } from "./overlays.tsx";
import { usePeople } from "./people.ts";
import { useFind } from "./search/use-find.ts";
import { Timeline } from "./timeline.tsx";
import { useAsked } from "./use-asked.ts";
import { useChatSession } from "./use-chat-session.ts";
import { useChatTitle } from "./use-chat-title.ts";
import { usePassage } from "./use-passage.ts";

const PinsBar = lazyPart("chat", async () => (await import("./pins-bar.tsx")).PinsBar);

const KeysNote = lazyPart("chat", async () => (await import("./keys-note.tsx")).KeysNote);

const ChatNotes = lazyPart("keys", async () => (await import("../keys/chat-notes.tsx")).ChatNotes);

const ChatSearch = lazyPart(
  "writing",
  async () => (await import("./search/chat-search.tsx")).ChatSearch,
);

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
  const passage = usePassage(session, view, chat.id);
  const people = usePeople(chat.id, passage.log);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const find = useFind();
  const { lastReadSeq, changes, log } = view;
  const { jumpTo } = passage;
  useAsked(chat, view, jumpTo);
  useEffect(
    () => noteRead(chat.id, lastReadSeq, session.unread()),
    [chat.id, lastReadSeq, session],
  );
  useEffect(() => {
    for (const { seq, refused } of changes) {
      if (refused === undefined) continue;
      toast(codeText(refused), "danger");
      session.dismissRefusals(seq);
    }
  }, [changes, session]);

  const conversing = useMemo<Conversing>(
    () => ({ chatId: chat.id, userId, session, people, jumpTo, ...openers(setOverlay) }),
    [chat.id, userId, session, people, jumpTo],
  );
  const showInfo = useCallback(() => setOverlay({ kind: "info" }), []);
  return (
    <ConversingProvider value={conversing}>
      <section className={css["conversation"]} aria-label={useChatTitle(chat)}>
        <ChatHeader
          chat={chat}
          connection={view.connection}
          typing={view.typing}
          online={view.online}
          people={people}
          onInfo={showInfo}
        />
        {find !== undefined && <ChatSearch chat={chat} query={find} />}
        {chat.encrypted && <KeysNote chatId={chat.id} />}
        {chat.encrypted && (
          <ChatNotes chatId={chat.id} peerId={chat.peerId} peerName={chat.title} people={people} />
        )}
        <PinsBar log={log} />
        {view.ready || log.outgoing.length > 0 ? (
          <Timeline
            chatId={chat.id}
            view={view}
            session={session}
            passage={passage}
            people={people}
          />
        ) : (
          <div className={css["waiting"]}>
            <Delayed>
              <ConversationSkeleton />
            </Delayed>
          </div>
        )}
        <Composer
          chatId={chat.id}
          encrypted={chat.encrypted}
          canWrite={chat.canWrite}
          userId={userId}
          session={session}
        />
      </section>
      <OpenChatProvider value={chat}>
        <Overlays overlay={overlay} log={passage.log} online={view.online} onChange={setOverlay} />
      </OpenChatProvider>
    </ConversingProvider>
  );
}
