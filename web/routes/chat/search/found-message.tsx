import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Chat, SearchHit } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { useFormat } from "../../../ui/format.ts";
import { ChatFace } from "../chat-face.tsx";
import { personQuery } from "../people.ts";
import { useChatTitle } from "../use-chat-title.ts";
import { Highlighted } from "./highlighted.tsx";
import css from "./search.module.css";

interface FoundMessageProps {
  readonly hit: SearchHit;
  /** Named when messages of several chats stand together. */
  readonly chat?: Chat | undefined;
  readonly current?: boolean;
}

/** A message that was found, and the way to where it stands. */
export function FoundMessage({ hit, chat, current = false }: FoundMessageProps) {
  const { t } = useTranslation();
  const me = useMe();
  const format = useFormat();
  const { data: sender } = useQuery(personQuery(hit.senderId));
  const who = hit.senderId === me.id ? t("chats.you") : (sender?.displayName ?? "…");
  return (
    <Link
      to="/chats/$chatId"
      params={{ chatId: hit.chatId }}
      search={(before) => ({ ...before, m: hit.seq })}
      className={css["row"]}
      aria-current={current ? "true" : undefined}
    >
      {chat !== undefined && <ChatFace chat={chat} size={40} />}
      <span className={css["text"]}>
        <span className={css["line"]}>
          <span className={css["name"]}>{chat === undefined ? who : <Title chat={chat} />}</span>
          <time className={css["time"]} dateTime={hit.at}>
            {format.brief(hit.at)}
          </time>
        </span>
        <span className={css["snippet"]}>
          {chat !== undefined && chat.type !== "direct" && `${who}: `}
          <Highlighted text={hit.snippet} ranges={hit.highlights} />
        </span>
      </span>
    </Link>
  );
}

function Title({ chat }: { chat: Chat }) {
  return useChatTitle(chat);
}
