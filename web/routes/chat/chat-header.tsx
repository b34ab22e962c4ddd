import { ActionIcon } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Chat, ChatView, Connection, Person } from "../../../shared/client/index.ts";
import { ChatFace } from "./chat-face.tsx";
import css from "./chat-header.module.css";
import { MembersDialog } from "./members-dialog.tsx";
import { membersQuery } from "./people.ts";
import { useChatTitle } from "./use-chat-title.ts";

interface ChatHeaderProps {
  readonly chat: Chat;
  readonly view: ChatView;
  readonly people: ReadonlyMap<string, Person>;
}

/** Whose chat it is and what is going on in it; opens the list of members. */
export function ChatHeader({ chat, view, people }: ChatHeaderProps) {
  const { t } = useTranslation();
  const title = useChatTitle(chat);
  const [membersShown, setMembersShown] = useState(false);
  return (
    <header className={css["header"]}>
      <ActionIcon
        className={css["back"] ?? ""}
        aria-label={t("chat.toChats")}
        renderRoot={(props) => <Link to="/chats" {...props} />}
      >
        <IconArrowLeft size={22} />
      </ActionIcon>
      <button type="button" className={css["about"]} onClick={() => setMembersShown(true)}>
        <ChatFace chat={chat} size={40} />
        <span className={css["text"]}>
          <h1 className={css["title"]}>{title}</h1>
          <Status chat={chat} view={view} people={people} />
        </span>
      </button>
      {membersShown && (
        <MembersDialog chat={chat} online={view.online} onClose={() => setMembersShown(false)} />
      )}
    </header>
  );
}

function Status({ chat, view, people }: ChatHeaderProps) {
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
  const count = members.data?.length ?? chat.memberCount;
  const online = view.online.size;
  return (
    <span className={css["status"]}>
      {t("chat.members", { count })}
      {online > 1 && <> · {t("chat.online", { count: online })}</>}
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
