import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { ChatSession, ChatView } from "../../../shared/client/index.ts";

/** Marks messages as read while the reader sees them, and says where the unread line stands. */
export function useReading(view: ChatView, session: ChatSession, atEnd: boolean) {
  const visible = useSyncExternalStore(onVisibility, () => document.visibilityState === "visible");
  const { log, lastReadSeq, ready, connection } = view;
  const unread = session.unread();
  const [unreadAfter, setUnreadAfter] = useState(() => (unread > 0 ? lastReadSeq : null));
  const seeing = visible && atEnd;

  // What comes while nobody looks gets a line of its own, once all before it has been read.
  const before = useRef({ unread, lastReadSeq });
  useEffect(() => {
    const { unread: unreadBefore } = before.current;
    before.current = { unread, lastReadSeq };
    if (!seeing && unreadBefore === 0 && unread > 0) setUnreadAfter(lastReadSeq);
  }, [seeing, unread, lastReadSeq]);

  // Who answers has read.
  const wrote = log.outgoing.length > 0;
  useEffect(() => {
    if (wrote) setUnreadAfter(null);
  }, [wrote]);

  useEffect(() => {
    if (atEnd) session.settle();
    if (seeing && ready && connection === "open") session.markRead(log.lastSeq);
  }, [atEnd, seeing, ready, connection, log.lastSeq, session]);

  return { unreadAfter, unread };
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}
