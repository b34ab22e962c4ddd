import { IconArrowDown, IconMessageHeart } from "@tabler/icons-react";
import {
  type KeyboardEvent,
  memo,
  type ReactElement,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { useTranslation } from "react-i18next";
import { Virtualizer } from "virtua";
import type { ChatSession, ChatView, Person } from "../../../shared/client/index.ts";
import { lazyPart } from "../../app/lazy-part.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { Announcer } from "./announcer.tsx";
import { Bubble } from "./bubble.tsx";
import { useDoomed } from "./doomed.ts";
import css from "./timeline.module.css";
import { type Row, timelineOf } from "./timeline-rows.ts";
import type { Passage } from "./use-passage.ts";
import { useReading, useUnreadLine } from "./use-reading.ts";
import { useTimelineScroll } from "./use-timeline-scroll.ts";

const NoticeLine = lazyPart("chat", async () => (await import("./notice-line.tsx")).NoticeLine);

/** What scrolls has to be reachable by keyboard. */
const REACHABLE = { tabIndex: 0 };
/** So far beyond the edges lines are there already, in CSS pixels. */
const BUFFER_PX = 800;

interface TimelineProps {
  readonly chatId: string;
  readonly view: ChatView;
  readonly session: ChatSession;
  readonly passage: Passage;
  readonly people: ReadonlyMap<string, Person>;
}

/** The messages, by day; only those near what is in sight are in the page. */
export const Timeline = memo(function Timeline({
  chatId,
  view,
  session,
  passage,
  people,
}: TimelineProps) {
  const { t } = useTranslation();
  const { log, live } = passage;
  const atEnd = useRef(false);
  const unreadAfter = useUnreadLine(view, session, atEnd);
  const doomed = useDoomed(chatId);
  const { changes } = view;
  const rows = useMemo(
    () => timelineOf(log, { unreadAfter, changes, doomed }),
    [log, unreadAfter, changes, doomed],
  );
  const scroll = useTimelineScroll(rows, passage, view.log.outgoing.length);
  const { sight } = scroll;
  useReading(view, session, sight);
  useEffect(() => {
    atEnd.current = sight.atEnd;
  }, [sight.atEnd]);
  const unread = session.unread();
  const onRetry = useCallback((clientId: string) => session.retry(clientId), [session]);
  const onDiscard = useCallback((clientId: string) => session.discard(clientId), [session]);

  const line = (row: Row): ReactElement => {
    if (row.kind === "day") return <DayLine key={row.key} at={row.at} />;
    if (row.kind === "unread") return <UnreadLine key={row.key} />;
    if (row.kind === "notice") return <NoticeLine key={row.key} event={row.event} />;
    const { kind: _, key, ...bubble } = row;
    return (
      <Bubble
        key={key}
        {...bubble}
        sender={people.get(row.senderId)}
        online={view.online.has(row.senderId)}
        flash={scroll.flashed !== null && scroll.flashed === row.seq}
        onRetry={onRetry}
        onDiscard={onDiscard}
      />
    );
  };

  return (
    <div className={css["frame"]}>
      <div
        ref={scroll.scroller}
        className={css["scroller"]}
        role="log"
        aria-live="off"
        aria-label={t("chat.messages")}
        aria-busy={passage.loading}
        onKeyDown={turnWithArrows}
        {...REACHABLE}
      >
        <div ref={scroll.content} className={css["content"]}>
          {rows.length === 0 && (
            <EmptyState
              icon={<IconMessageHeart size={34} stroke={1.6} />}
              title={t("chat.emptyTitle")}
              text={t("chat.emptyText")}
            />
          )}
          <Virtualizer
            key={passage.id}
            ref={scroll.list}
            scrollRef={scroll.scroller}
            data={rows}
            shift={scroll.shift}
            bufferSize={BUFFER_PX}
            onScroll={scroll.look}
          >
            {line}
          </Virtualizer>
        </div>
      </div>
      <FloatingDay row={rows[sight.top]} />
      {passage.failed && (
        <button
          type="button"
          className={css["again"]}
          onClick={live ? passage.loadOlder : passage.loadNewer}
        >
          {t("chat.olderFailed")}
        </button>
      )}
      {!sight.atEnd && (
        <button
          type="button"
          className={css["jump"]}
          aria-label={unread > 0 ? t("chat.jumpUnread", { count: unread }) : t("chat.jump")}
          onClick={live ? scroll.toEnd : passage.toLatest}
        >
          <IconArrowDown size={22} aria-hidden="true" />
          {unread > 0 && <span className={css["count"]}>{unread > 99 ? "99+" : unread}</span>}
        </button>
      )}
      <Announcer log={view.log} people={people} />
    </div>
  );
});

function DayLine({ at }: { at: string }) {
  const format = useFormat();
  return (
    <h2 className={css["day"]}>
      <span>{format.day(at)}</span>
    </h2>
  );
}

function UnreadLine() {
  const { t } = useTranslation();
  return (
    <div className={css["unread"]} data-unread-line>
      <span>{t("chat.newMessages")}</span>
    </div>
  );
}

/** The day of what is at the upper edge, for who scrolls. The lines between the days say it to everybody else. */
function FloatingDay({ row }: { row: Row | undefined }) {
  const format = useFormat();
  if (row === undefined || row.kind === "day") return null;
  return (
    <div className={css["floating"]} aria-hidden="true">
      <span key={format.day(row.at)}>{format.day(row.at)}</span>
    </div>
  );
}

/** From message to message with the arrow keys, once one of them has the focus. */
function turnWithArrows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const from = event.target;
  if (!(from instanceof HTMLElement) || from.tagName !== "ARTICLE") return;
  const messages = [...event.currentTarget.querySelectorAll<HTMLElement>("article")];
  const to = messages[messages.indexOf(from) + (event.key === "ArrowUp" ? -1 : 1)];
  if (to === undefined) return;
  event.preventDefault();
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
}
