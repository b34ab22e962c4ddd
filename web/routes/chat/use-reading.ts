import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { ChatSession, ChatView } from "../../../shared/client/index.ts";

/** What is scrolled past in between is told of once. */
const SETTLE_MS = 250;

interface Sight {
  readonly atEnd: boolean;
  readonly seen: number;
}

/** Where the unread line stands while a chat is open; `atEnd` tells whether the reader is where news comes. */
export function useUnreadLine(
  view: ChatView,
  session: ChatSession,
  atEnd: RefObject<boolean>,
): number | null {
  const { log, lastReadSeq } = view;
  const visible = useVisible();
  const unread = session.unread();
  const [unreadAfter, setUnreadAfter] = useState(() => (unread > 0 ? lastReadSeq : null));

  // What comes while nobody looks gets a line of its own, once all before it has been read.
  const before = useRef(unread);
  useEffect(() => {
    const unreadBefore = before.current;
    before.current = unread;
    const seeing = visible && atEnd.current;
    if (!seeing && unreadBefore === 0 && unread > 0) setUnreadAfter(lastReadSeq);
  }, [visible, unread, lastReadSeq, atEnd]);

  // Who answers has read.
  const wrote = log.outgoing.length > 0;
  useEffect(() => {
    if (wrote) setUnreadAfter(null);
  }, [wrote]);
  return unreadAfter;
}

/** Marks messages as read while the reader sees them. */
export function useReading(view: ChatView, session: ChatSession, { atEnd, seen }: Sight): void {
  const visible = useVisible();
  const { log, ready, connection } = view;
  const upTo = atEnd ? log.lastSeq : seen;
  const settled = atEnd ? 0 : SETTLE_MS;
  useEffect(() => {
    if (!visible || !ready || connection !== "open" || upTo === 0) return;
    const timer = setTimeout(() => session.markRead(upTo), settled);
    return () => clearTimeout(timer);
  }, [visible, ready, connection, upTo, settled, session]);

  useEffect(() => {
    if (atEnd && log.lastSeq > 0) session.settle();
  }, [atEnd, log.lastSeq, session]);
}

function useVisible(): boolean {
  return useSyncExternalStore(onVisibility, () => document.visibilityState === "visible");
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}
