import { Button, Loader } from "@mantine/core";
import { IconArrowDown, IconMessageHeart } from "@tabler/icons-react";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ChatSession, ChatView, Person } from "../../../shared/client/index.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { Announcer } from "./announcer.tsx";
import { Bubble } from "./bubble.tsx";
import css from "./timeline.module.css";
import { type Row, timelineOf } from "./timeline-rows.ts";
import { useOlder } from "./use-older.ts";
import { usePinnedScroll } from "./use-pinned-scroll.ts";
import { useReading } from "./use-reading.ts";

/** What scrolls has to be reachable by keyboard. */
const REACHABLE = { tabIndex: 0 };

interface TimelineProps {
  readonly chatId: string;
  readonly view: ChatView;
  readonly session: ChatSession;
  readonly people: ReadonlyMap<string, Person>;
}

/** The messages, by day. Keeps its place while older ones are loaded and its end while new ones come. */
export function Timeline({ view, session, people }: TimelineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { log } = view;
  const scroll = usePinnedScroll(log.base, log.outgoing.length);
  const { unreadAfter, unread } = useReading(view, session, scroll.atEnd);
  const older = useOlder(session, view);
  const days = useMemo(() => timelineOf(log, unreadAfter), [log, unreadAfter]);
  const onRetry = useCallback((clientId: string) => session.retry(clientId), [session]);
  const onDiscard = useCallback((clientId: string) => session.discard(clientId), [session]);

  const row = (one: Row) => {
    if (one.kind === "unread") {
      return (
        <div key={one.key} className={css["unread"]} data-unread-line>
          <span>{t("chat.newMessages")}</span>
        </div>
      );
    }
    if (one.kind !== "message") {
      const name = people.get(one.userId)?.displayName ?? t("chat.someone");
      return (
        <p key={one.key} className={css["notice"]}>
          {t(`chat.${one.kind}`, { name })}
        </p>
      );
    }
    const { kind: _, key, ...bubble } = one;
    return (
      <Bubble
        key={key}
        {...bubble}
        sender={people.get(one.senderId)}
        online={view.online.has(one.senderId)}
        onRetry={onRetry}
        onDiscard={onDiscard}
      />
    );
  };

  return (
    <div className={css["frame"]}>
      <div
        ref={scroll.ref}
        className={css["scroller"]}
        role="log"
        aria-live="off"
        aria-label={t("chat.messages")}
        {...REACHABLE}
      >
        <div ref={scroll.content} className={css["content"]}>
          {log.base > 0 && (
            <div ref={older.sentinel} className={css["older"]}>
              {view.loadingOlder && <Loader size="sm" aria-label={t("chat.loadingOlder")} />}
              {view.historyFailed && (
                <Button variant="default" onClick={older.load}>
                  {t("chat.olderFailed")}
                </Button>
              )}
            </div>
          )}
          {days.length === 0 && (
            <EmptyState
              icon={<IconMessageHeart size={34} stroke={1.6} />}
              title={t("chat.emptyTitle")}
              text={t("chat.emptyText")}
            />
          )}
          {days.map((day) => (
            <section key={day.key} aria-label={format.day(day.at)}>
              <h2 className={css["day"]}>
                <span>{format.day(day.at)}</span>
              </h2>
              {day.rows.map(row)}
            </section>
          ))}
        </div>
      </div>
      {!scroll.atEnd && (
        <button
          type="button"
          className={css["jump"]}
          aria-label={unread > 0 ? t("chat.jumpUnread", { count: unread }) : t("chat.jump")}
          onClick={scroll.toEnd}
        >
          <IconArrowDown size={22} aria-hidden="true" />
          {unread > 0 && <span className={css["count"]}>{unread > 99 ? "99+" : unread}</span>}
        </button>
      )}
      <Announcer log={log} people={people} />
    </div>
  );
}
