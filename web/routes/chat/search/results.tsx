import { Button } from "@mantine/core";
import { IconSearchOff } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { type Chat, reply } from "../../../../shared/client/index.ts";
import { chatsQuery, placeChat } from "../../../app/chats.ts";
import { useMe } from "../../../app/me.ts";
import { api } from "../../../app/platform.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { ChatRow } from "../chat-row.tsx";
import { FoundMessage } from "./found-message.tsx";
import { messagesQuery, peopleQuery, usePaused } from "./queries.ts";
import css from "./search.module.css";

/** What was found everywhere. */
export function Results({ query }: { query: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const q = usePaused(query);
  const { data: chats = [] } = useQuery(chatsQuery);
  const people = useQuery(peopleQuery(q));
  const messages = useInfiniteQuery(messagesQuery(q));
  const found = messages.data?.pages.flatMap(({ items }) => items) ?? [];
  const titled = chats.filter(({ title }) => holds(title, query));
  const others = people.data?.items.filter(({ id }) => id !== me.id) ?? [];
  const byId = new Map(chats.map((chat) => [chat.id, chat]));
  const nothing = found.length === 0 && titled.length === 0 && others.length === 0;
  if (messages.isError) {
    return <ProblemNote error={messages.error} onRetry={() => void messages.refetch()} />;
  }
  if (nothing && !messages.isPending && !people.isPending) {
    return (
      <EmptyState
        icon={<IconSearchOff size={34} stroke={1.6} />}
        title={t("find.nothing")}
        text={t("find.nothingText")}
      />
    );
  }
  return (
    <div className={css["results"]} aria-busy={messages.isFetching}>
      <Group title={t("find.chats")} shown={titled.length > 0}>
        {titled.map((chat) => (
          <li key={chat.id}>
            <ChatRow chat={chat} />
          </li>
        ))}
      </Group>
      <Group title={t("find.people")} shown={others.length > 0}>
        {others.map((person) => (
          <li key={person.id}>
            <PersonRow person={person} />
          </li>
        ))}
      </Group>
      <Group title={t("find.messages")} shown={found.length > 0}>
        {found.map((hit) => (
          <li key={`${hit.chatId}:${hit.seq}`}>
            <FoundMessage hit={hit} chat={byId.get(hit.chatId)} />
          </li>
        ))}
      </Group>
      {messages.hasNextPage && (
        <Button variant="subtle" onClick={() => void messages.fetchNextPage()}>
          {t("find.more")}
        </Button>
      )}
    </div>
  );
}

interface GroupProps {
  readonly title: string;
  readonly shown: boolean;
  readonly children: ReactNode;
}

function Group({ title, shown, children }: GroupProps) {
  const id = useId();
  if (!shown) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={css["heading"]}>
        {title}
      </h2>
      <ul>{children}</ul>
    </section>
  );
}

interface Found {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
}

/** Somebody, and the chat with them: the one there is, or a new one. */
function PersonRow({ person }: { person: Found }) {
  const navigate = useNavigate();
  const open = useMutation({
    mutationFn: (): Promise<Chat> =>
      reply(api.POST("/api/chats", { body: { type: "direct", userId: person.id } })),
    onSuccess: (chat) => {
      placeChat(chat);
      void navigate({ to: "/chats/$chatId", params: { chatId: chat.id } });
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <button
      type="button"
      className={css["row"]}
      disabled={open.isPending}
      onClick={() => open.mutate()}
    >
      <Avatar id={person.id} name={person.displayName} url={person.avatarUrl} size={40} />
      <span className={css["text"]}>
        <span className={css["name"]}>{person.displayName}</span>
        <span className={css["snippet"]}>@{person.username}</span>
      </span>
    </button>
  );
}

function holds(title: string, query: string): boolean {
  const wanted = query.toLocaleLowerCase();
  return title
    .toLocaleLowerCase()
    .split(/\s+/)
    .some((word) => word.startsWith(wanted));
}
