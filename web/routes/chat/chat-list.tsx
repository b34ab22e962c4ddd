import { Skeleton } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { chatsQuery } from "../../app/chats.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./chat-list.module.css";
import { ChatRow } from "./chat-row.tsx";

const PLACEHOLDERS = ["a", "b", "c", "d", "e"];

export function ChatList() {
  const { t } = useTranslation();
  const chats = useQuery(chatsQuery);
  return (
    <section className={css["list"]} aria-label={t("chats.title")}>
      <h1 className={css["title"]}>{t("chats.title")}</h1>
      {chats.isPending && (
        <Delayed>
          {PLACEHOLDERS.map((row) => (
            <div key={row} className={css["placeholder"]}>
              <Skeleton circle height={48} />
              <Skeleton height={14} width="70%" radius={6} />
            </div>
          ))}
        </Delayed>
      )}
      {chats.isError && <ProblemNote error={chats.error} onRetry={() => void chats.refetch()} />}
      {chats.data?.length === 0 && (
        <EmptyState
          icon={<IconMessages size={34} stroke={1.6} />}
          title={t("chats.emptyTitle")}
          text={t("chats.emptyText")}
        />
      )}
      <ul>
        {chats.data?.map((chat) => (
          <li key={chat.id}>
            <ChatRow chat={chat} />
          </li>
        ))}
      </ul>
    </section>
  );
}
