import { type RefObject, useEffect, useRef } from "react";

/** More is loaded before the reader comes to the end. */
const AHEAD = "900px";

/** Calls `onEnd` when the reader comes near the element that stands after a list, as long as there is more of it. */
export function useListEnd(
  onEnd: () => void,
  hasMore: boolean,
  count: number,
): RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  const reached = useRef(onEnd);
  reached.current = onEnd;
  useEffect(() => {
    const element = end.current;
    if (element === null || !hasMore || count === 0) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && reached.current(),
      { root: element.closest("main"), rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasMore, count]);
  return end;
}
