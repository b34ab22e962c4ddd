import { ActionIcon } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Chat } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { FoundMessage } from "./found-message.tsx";
import { chatMessagesQuery, usePaused } from "./queries.ts";
import css from "./search.module.css";

interface ChatSearchProps {
  readonly chat: Chat;
  readonly query: string;
}

/** Finds messages of the open chat, and goes from one to the next. */
export function ChatSearch({ chat, query }: ChatSearchProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { m } = useSearch({ strict: false });
  const field = useRef<HTMLInputElement>(null);
  const q = usePaused(query.trim());
  const me = useMe();
  const messages = useInfiniteQuery(chatMessagesQuery(chat, me.id, q));
  const found = q === "" ? [] : (messages.data?.pages.flatMap(({ items }) => items) ?? []);
  const at = found.findIndex(({ seq }) => seq === m);
  useEffect(() => field.current?.focus(), []);

  const change = (search: { find?: string; m?: number }) =>
    void navigate({
      to: ".",
      search: ({ find: _find, m: _m, ...rest }) => ({ ...rest, ...search }),
      replace: true,
    });

  function step(by: 1 | -1): void {
    const next = found[at === -1 ? 0 : at + by];
    if (next !== undefined) change({ find: query, m: next.seq });
    if (at + by >= found.length - 3 && messages.hasNextPage) void messages.fetchNextPage();
  }

  return (
    <search className={css["chatSearch"]}>
      <div className={css["bar"]}>
        <input
          ref={field}
          type="text"
          enterKeyHint="search"
          autoComplete="off"
          aria-label={t("find.inChat")}
          placeholder={t("find.inChat")}
          value={query}
          onChange={(event) => change({ find: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") change({});
            if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
          }}
        />
        <span className={css["count"]} role="status">
          {q !== "" &&
            !messages.isFetching &&
            (found.length === 0
              ? t("find.nothing")
              : at === -1
                ? t(messages.hasNextPage ? "find.foundMore" : "find.found", {
                    count: found.length,
                  })
                : t("find.position", { at: at + 1, count: found.length }))}
        </span>
        <ActionIcon
          aria-label={t("find.older")}
          disabled={at + 1 >= found.length}
          onClick={() => step(1)}
        >
          <IconChevronUp size={20} />
        </ActionIcon>
        <ActionIcon aria-label={t("find.newer")} disabled={at < 1} onClick={() => step(-1)}>
          <IconChevronDown size={20} />
        </ActionIcon>
        <ActionIcon aria-label={t("find.close")} onClick={() => change({})}>
          <IconX size={20} />
        </ActionIcon>
      </div>
      {found.length > 0 && at === -1 && (
        <ul className={css["found"]}>
          {found.map((hit) => (
            <li key={hit.seq}>
              <FoundMessage hit={hit} />
            </li>
          ))}
        </ul>
      )}
    </search>
  );
}
