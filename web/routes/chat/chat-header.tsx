import { ActionIcon } from "@mantine/core";
import { IconArrowLeft, IconPhone, IconVideo } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { memo, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallType } from "../../../shared/client/calls/index.ts";
import type { Chat, Connection, Person } from "../../../shared/client/index.ts";
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
  readonly connection: Connection;
  readonly typing: readonly string[];
  readonly online: ReadonlySet<string>;
  readonly people: ReadonlyMap<string, Person>;
  readonly onInfo: () => void;
}

/** Whose chat it is and what is going on in it; opens what can be known and done about it. */
export const ChatHeader = memo(function ChatHeader({ onInfo, ...status }: ChatHeaderProps) {
  const { chat } = status;
  const title = useChatTitle(chat);
  return (
    <header className={css["header"]}>
      <BackButton />
      <button type="button" className={css["about"]} onClick={onInfo}>
        <ChatFace chat={chat} size={40} />
        <span className={css["text"]}>
          <h1 className={css["title"]}>
            {title}
            {chat.encrypted && chat.peerId !== undefined && <VerifiedMark personId={chat.peerId} />}
          </h1>
          <Status {...status} />
        </span>
      </button>
      {/* Nobody else may be there to call. */}
      {chat.memberCount > 1 && <CallButton chatId={chat.id} type="voice" />}
      {chat.memberCount > 1 && <CallButton chatId={chat.id} type="video" />}
    </header>
  );
});

const BackButton = memo(function BackButton() {
  const { t } = useTranslation();
  return (
    <ActionIcon
      className={css["back"] ?? ""}
      aria-label={t("chat.toChats")}
      renderRoot={(props) => <Link to="/chats" {...props} />}
    >
      <IconArrowLeft size={22} />
    </ActionIcon>
  );
});

const CallButton = memo(function CallButton({ chatId, type }: { chatId: string; type: CallType }) {
  const { t } = useTranslation();
  const Icon = type === "video" ? IconVideo : IconPhone;
  const call = () => void placeCall({ chatId }, type);
  return (
    <ActionIcon
      aria-label={t(type === "video" ? "chat.callVideo" : "chat.callVoice")}
      onClick={call}
    >
      <Icon size={22} stroke={1.8} />
    </ActionIcon>
  );
});

type StatusProps = Omit<ChatHeaderProps, "onInfo">;

function Status({ chat, connection, typing, online, people }: StatusProps) {
  const { t } = useTranslation();
  const members = useQuery(membersQuery(chat.id));
  const lost = useLasting(connection !== "open");
  if (lost) return <span className={css["status"]}>{t(connectionKey(connection))}</span>;
  if (typing.length > 0) {
    const names = typing.map((id) => people.get(id)?.displayName ?? t("chat.someone"));
    return (
      <span className={css["status"]} data-live>
        {names.length === 1
          ? t("chat.typing", { name: names[0] })
          : t("chat.typingMany", { count: names.length })}
      </span>
    );
  }
  if (chat.peerId !== undefined) return <PeerStatus peerId={chat.peerId} online={online} />;
  const count = members.data?.length ?? chat.memberCount;
  return (
    <span className={css["status"]}>
      {t("chat.members", { count })}
      {online.size > 1 && <> · {t("chat.online", { count: online.size })}</>}
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
