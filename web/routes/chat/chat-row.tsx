import { IconBellOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Chat } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { askKeys, sealedPreviewQuery } from "../../app/sealed-preview.ts";
import { useFormat } from "../../ui/format.ts";
import { ChatFace } from "./chat-face.tsx";
import css from "./chat-list.module.css";
import { useDraftOf } from "./draft.ts";
import { personQuery } from "./people.ts";
import { useChatTitle } from "./use-chat-title.ts";

/** One chat in the list: who wrote last, what and when, and how much is unread. News of others leaves it alone. */
export const ChatRow = memo(function ChatRow({ chat }: { chat: Chat }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = useChatTitle(chat);
  const { lastMessage } = chat;
  return (
    <Link to="/chats/$chatId" params={{ chatId: chat.id }} className={css["row"]}>
      <ChatFace chat={chat} size={48} />
      <span className={css["text"]}>
        <span className={css["line"]}>
          <span className={css["name"]}>{title}</span>
          {chat.muted && (
            <IconBellOff
              className={css["muted"] ?? ""}
              size={15}
              role="img"
              aria-hidden={false}
              aria-label={t("chats.muted")}
            />
          )}
          {lastMessage && (
            <time className={css["time"]} dateTime={lastMessage.at}>
              {format.brief(lastMessage.at)}
            </time>
          )}
        </span>
        <span className={css["line"]}>
          <Preview chat={chat} />
          {chat.unreadMentions > 0 && (
            <span className={css["mention"]}>
              <span aria-hidden="true">@</span>
              <span className={css["hidden"]}>
                {t("chats.mentioned", { count: chat.unreadMentions })}
              </span>
            </span>
          )}
          {chat.unread > 0 && (
            <span className={css["badge"]} data-muted={chat.muted || undefined}>
              <span aria-hidden="true">{chat.unread > 99 ? "99+" : chat.unread}</span>
              <span className={css["hidden"]}>{t("chats.unread", { count: chat.unread })}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  );
});

function Preview({ chat }: { chat: Chat }) {
  const { t } = useTranslation();
  const me = useMe();
  const { chatId: openId } = useParams({ strict: false });
  const draft = useDraftOf(me.id, chat.id);
  const { lastMessage } = chat;
  const named = lastMessage !== null && chat.type !== "direct" && lastMessage.senderId !== me.id;
  const sender = useQuery({ ...personQuery(lastMessage?.senderId ?? ""), enabled: named });
  const read = useQuery(sealedPreviewQuery(chat, askKeys(me.id), openId === chat.id));
  if (draft !== "" && openId !== chat.id) {
    return (
      <span className={css["preview"]}>
        <span className={css["draft"]}>{t("chats.draft")}</span> {draft}
      </span>
    );
  }
  if (lastMessage === null) return <span className={css["preview"]}>{t("chats.noMessages")}</span>;
  const sealed = read.data ?? "";
  const silent = t(chat.encrypted ? "chats.encryptedMessage" : "chats.deleted");
  const who = lastMessage.senderId === me.id ? t("chats.you") : sender.data?.displayName;
  return (
    <span className={css["preview"]}>
      {who && (named || lastMessage.senderId === me.id) && (
        <span className={css["sender"]}>{who}: </span>
      )}
      {sealed ||
        lastMessage.preview ||
        (lastMessage.attachment ? t(`chats.kinds.${lastMessage.attachment}`) : silent)}
    </span>
  );
}
