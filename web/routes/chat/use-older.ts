import { useCallback, useEffect, useRef } from "react";
import type { ChatSession, ChatView } from "../../../shared/client/index.ts";

/** How far from the top older messages begin to load, so that they are there before the reader is. */
const AHEAD = "600px";

/** Loads older messages as the beginning of what is shown comes near. */
export function useOlder(session: ChatSession, { log, loadingOlder, historyFailed }: ChatView) {
  const sentinel = useRef<HTMLDivElement>(null);
  const load = useCallback(() => void session.loadOlder(), [session]);
  const idle = log.base > 0 && !loadingOlder && !historyFailed;
  useEffect(() => {
    const element = sentinel.current;
    if (!idle || element === null) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && load(),
      { root: element.closest('[role="log"]'), rootMargin: `${AHEAD} 0px 0px 0px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [idle, load]);
  return { sentinel, load };
}
