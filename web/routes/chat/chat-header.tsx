import { ActionIcon } from "@mantine/core";
import { IconArrowLeft, IconPhone, IconVideo } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallType } from "../../../shared/client/calls/index.ts";
import type { Chat, ChatView, Connection, Person } from "../../../shared/client/index.ts";
import { placeCall } from "../../app/calls/calls-host.tsx";
import { lazyPart } from "../../app/lazy-part.tsx";
import { usePresence } from "../../app/presence.ts";
import { useFormat } from "../../ui/format.ts";
import { ChatFace } from "./chat-face.tsx";
import css from "./chat-header.module.css";
import { membersQuery } from "./people.ts";
import { useChatTitle } from "./use-chat-title.ts";

const VerifiedMark = lazyPart(
  "keys",
  async () => (await import("../keys/verified-mark.tsx")).VerifiedMark,
);

interface ChatHeaderProps {
  readonly chat: Chat;
  readonly view: ChatView;
  readonly people: ReadonlyMap<string, Person>;
  readonly onInfo: () => void;
}

/** Whose chat it is and what is going on in it; opens what can be known and done about it. */
export function ChatHeader({ chat, view, people, onInfo }: ChatHeaderProps) {
  const { t } = useTranslation();
  const title = useChatTitle(chat);
  return (
    <header className={css["header"]}>
      <ActionIcon
        className={css["back"] ?? ""}
        aria-label={t("chat.toChats")}
        renderRoot={(props) => <Link to="/chats" {...props} />}
      >
        <IconArrowLeft size={22} />
      </ActionIcon>
      <button type="button" className={css["about"]} onClick={onInfo}>
        <ChatFace chat={chat} size={40} />
        <span className={css["text"]}>
          <h1 className={css["title"]}>
            {title}
            {chat.encrypted && chat.peerId !== undefined && <VerifiedMark personId={chat.peerId} />}
          </h1>
          <Status chat={chat} view={view} people={people} />
        </span>
      </button>
      <CallButton chat={chat} type="voice" />
      <CallButton chat={chat} type="video" />
    </header>
  );
}

/** Nobody else may be there to call. */
function CallButton({ chat, type }: { chat: Chat; type: CallType }) {
  const { t } = useTranslation();
  const Icon = type === "video" ? IconVideo : IconPhone;
  if (chat.memberCount < 2) return null;
  const call = () => void placeCall({ chatId: chat.id }, type);
  return (
    <ActionIcon
      aria-label={t(type === "video" ? "chat.callVideo" : "chat.callVoice")}
      onClick={call}
    >
      <Icon size={22} stroke={1.8} />
    </ActionIcon>
  );
}

function Status({ chat, view, people }: Omit<ChatHeaderProps, "onInfo">) {
  const { t } = useTranslation();
  const members = useQuery(membersQuery(chat.id));
  const lost = useLasting(view.connection !== "open");
  if (lost) return <span className={css["status"]}>{t(connectionKey(view.connection))}</span>;
  if (view.typing.length > 0) {
    const names = view.typing.map((id) => people.get(id)?.displayName ?? t("chat.someone"));
    return (
      <span className={css["status"]} data-live>
        {names.length === 1
          ? t("chat.typing", { name: names[0] })
          : t("chat.typingMany", { count: names.length })}
      </span>
    );
  }
  if (chat.peerId !== undefined) return <PeerStatus peerId={chat.peerId} online={view.online} />;
  const count = members.data?.length ?? chat.memberCount;
  const online = view.online.size;
  return (
    <span className={css["status"]}>
      {t("chat.members", { count })}
      {online > 1 && <> · {t("chat.online", { count: online })}</>}
    </span>
  );
}

function PeerStatus({ peerId, online }: { peerId: string; online: ReadonlySet<string> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const presence = usePresence(peerId);
  if (online.has(peerId) || presence?.online) {
    return (
      <span className={css["status"]} data-live>
        {t("chat.isOnline")}
      </span>
    );
  }
  if (!presence?.lastSeenAt) return null;
  return (
    <span className={css["status"]}>
      {t("chat.lastSeen", { when: format.brief(presence.lastSeenAt) })}
    </span>
  );
}

function connectionKey(connection: Connection) {
  if (!navigator.onLine) return "chat.offline";
  return connection === "waiting" ? "chat.reconnecting" : "chat.connecting";
}

/** True once something has gone on for a moment, so that a blink of the network is not announced. */
function useLasting(now: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(now), now ? 800 : 0);
    return () => clearTimeout(timer);
  }, [now]);
  return now && lasting;
}
