import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** This near the end counts as being there. */
const NEAR_PX = 48;

/**
 * Scrolling of a timeline: it stays at the end while it is there, keeps its place when something is put before it
 * (`base` goes down), begins at the unread line if there is one, and goes to the end when the reader writes
 * (`outgoing` goes up).
 */
export function usePinnedScroll(base: number, outgoing: number) {
  const ref = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  // Not said before it is known: what is at the end counts as read.
  const [atEnd, setAtEnd] = useState(false);
  const state = useRef({ atEnd: true, begun: false, height: 0, top: 0, base, outgoing });

  const toEnd = useCallback(() => {
    const element = ref.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    state.current.atEnd = true;
    setAtEnd(true);
  }, []);

  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const known = state.current;
    const wrote = outgoing > known.outgoing;
    const prepended = base < known.base;
    if (!known.begun) {
      begin(element, known);
      setAtEnd(known.atEnd);
    } else if (wrote || (known.atEnd && !prepended)) element.scrollTop = element.scrollHeight;
    else if (prepended) element.scrollTop += element.scrollHeight - known.height;
    state.current = { ...known, height: element.scrollHeight, base, outgoing };
  });

  useEffect(() => {
    const element = ref.current;
    const inner = content.current;
    if (element === null || inner === null) return;
    const onScroll = () => {
      const known = state.current;
      // Only who goes up leaves the end: what grows below a reader at the end is scrolled to, not left behind.
      const near =
        distanceToEnd(element) < NEAR_PX || (known.atEnd && element.scrollTop >= known.top);
      known.top = element.scrollTop;
      known.atEnd = near;
      setAtEnd(near);
    };
    const observer = new ResizeObserver(() => {
      if (state.current.atEnd) element.scrollTop = element.scrollHeight;
      state.current.height = element.scrollHeight;
      onScroll();
    });
    element.addEventListener("scroll", onScroll, { passive: true });
    observer.observe(element);
    observer.observe(inner);
    onScroll();
    return () => {
      element.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, []);

  return { ref, content, atEnd, toEnd };
}

interface Known {
  atEnd: boolean;
  begun: boolean;
}

function begin(element: HTMLElement, known: Known): void {
  const line = element.querySelector<HTMLElement>("[data-unread-line]");
  element.scrollTop =
    line === null ? element.scrollHeight : line.offsetTop - element.clientHeight / 4;
  known.begun = true;
  known.atEnd = distanceToEnd(element) < NEAR_PX;
}

function distanceToEnd(element: HTMLElement): number {
  return element.scrollHeight - element.scrollTop - element.clientHeight;
}
