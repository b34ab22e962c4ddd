import { ActionIcon, Button, Skeleton } from "@mantine/core";
import { IconEdit, IconMessages } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { chatsQuery } from "../../app/chats.ts";
import { lazyPart } from "../../app/lazy-part.tsx";
import { Delayed } from "../../ui/delayed.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./chat-list.module.css";
import { ChatRow } from "./chat-row.tsx";

const PLACEHOLDERS = ["a", "b", "c", "d", "e"];

const NewChatDialog = lazyPart(
  "chat",
  async () => (await import("./new/new-chat-dialog.tsx")).NewChatDialog,
);

const ListHeader = memo(function ListHeader({ onNew }: { onNew: (begins: true) => void }) {
  const { t } = useTranslation();
  return (
    <header className={css["header"]}>
      <h1>{t("chats.title")}</h1>
      <ActionIcon aria-label={t("chats.new")} onClick={() => onNew(true)}>
        <IconEdit size={22} />
      </ActionIcon>
    </header>
  );
});

export function ChatList() {
  const { t } = useTranslation();
  const [beginning, setBeginning] = useState(false);
  const chats = useQuery(chatsQuery);
  return (
    <section className={css["list"]} aria-label={t("chats.title")}>
      <ListHeader onNew={setBeginning} />
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
      {chats.isError && chats.data === undefined && (
        <ProblemNote error={chats.error} onRetry={() => void chats.refetch()} />
      )}
      {chats.data?.length === 0 && (
        <EmptyState
          icon={<IconMessages size={34} stroke={1.6} />}
          title={t("chats.emptyTitle")}
          text={t("chats.emptyText")}
        >
          <Button onClick={() => setBeginning(true)}>{t("chats.new")}</Button>
        </EmptyState>
      )}
      <ul>
        {chats.data?.map((chat) => (
          <li key={chat.id}>
            <ChatRow chat={chat} />
          </li>
        ))}
      </ul>
      {beginning && <NewChatDialog onClose={() => setBeginning(false)} />}
    </section>
  );
}
