import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import { firstKeyOf, type Row, rowOf, seenUpTo } from "./timeline-rows.ts";
import type { Goal, Passage } from "./use-passage.ts";

/** This near the end counts as being there. */
const NEAR_PX = 48;
/** How far from either end of what is loaded more is asked for, so that it is there before the reader is. */
const AHEAD_PX = 1_200;
/** How long a message that was jumped to stands out. */
const FLASH_MS = 1_800;
/** So long after it was gone to, lines are still finding their heights: the end moves without the reader. */
const SETTLING_MS = 600;
/** By what a reader moves the list themselves. */
const MOVES = ["wheel", "touchmove", "keydown", "pointerdown"] as const;
/** A message that is jumped to stands this far from the top, of the height. */
const SHARE_ABOVE = 0.25;

interface Sight {
  /** What is shown ends where the chat ends, and the reader is there. */
  readonly atEnd: boolean;
  /** Everything up to here has been in sight. */
  readonly seen: number;
  /** Row at the upper edge. */
  readonly top: number;
}

/**
 * Scrolling of a timeline: it stays at the end while it is there, keeps its place when something is put before it,
 * begins at the unread line if there is one, goes to what is jumped to, and to the end when the reader writes
 * (`outgoing` goes up).
 */
export function useTimelineScroll(rows: readonly Row[], passage: Passage, outgoing: number) {
  const { id, live, goal, log, loadOlder, loadNewer } = passage;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const pinned = useRef(false);
  const place = useRef({ top: 0, outgoing });
  const settlingUntil = useRef(0);
  // Not said before it is known: what is at the end counts as read.
  const [sight, setSight] = useState<Sight>({ atEnd: false, seen: 0, top: 0 });
  const [flashed, setFlashed] = useState<number | null>(null);

  const firstKey = firstKeyOf(rows);
  const before = useRef({ id, firstKey });
  const shift = before.current.id === id && before.current.firstKey !== firstKey;
  useLayoutEffect(() => {
    before.current = { id, firstKey };
  }, [id, firstKey]);

  const look = useCallback(() => {
    const element = scroller.current;
    const shown = list.current;
    if (element === null || shown === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const below = scrollHeight - scrollTop - clientHeight;
    // Only who goes up leaves the end: what grows below a reader at the end is scrolled to, not left behind.
    const settling = performance.now() < settlingUntil.current;
    const stays = pinned.current && (settling || scrollTop >= place.current.top - 1);
    place.current.top = scrollTop;
    pinned.current = live && (below < NEAR_PX || stays);
    const atEnd = pinned.current;
    const top = shown.findItemIndex(scrollTop);
    const seen = seenUpTo(rows, shown.findItemIndex(scrollTop + clientHeight - 1));
    setSight((known) =>
      known.atEnd === atEnd && known.seen === seen && known.top === top
        ? known
        : { atEnd, seen, top },
    );
    if (scrollTop < AHEAD_PX && log.base > 0 && !passage.failed) loadOlder();
    if (!live && below < AHEAD_PX && !passage.failed) loadNewer();
  }, [rows, live, log.base, passage.failed, loadOlder, loadNewer]);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    pinned.current = true;
    element.scrollTop = element.scrollHeight;
  }, []);

  const goToEnd = useCallback(() => {
    settlingUntil.current = performance.now() + SETTLING_MS;
    toEnd();
  }, [toEnd]);

  const goTo = useCallback(
    ({ seq, flash }: Goal) => {
      const index = rowOf(rows, seq);
      const above = (scroller.current?.clientHeight ?? 0) * SHARE_ABOVE;
      pinned.current = false;
      list.current?.scrollToIndex(index < 0 ? rows.length - 1 : index, { offset: -above });
      if (flash) setFlashed(seq);
    },
    [rows],
  );

  // Sizes are told between a list's place in the page and its effects: they have to be seen by the eyes of that list,
  // or a jump away from the end would be taken for a reader at the end.
  const lookNow = useRef(look);
  useLayoutEffect(() => {
    lookNow.current = look;
  }, [look]);

  // Each list begins once, with its rows in place.
  const begun = useRef<{ id: number; goal: Goal | null } | null>(null);
  useLayoutEffect(() => {
    const known = begun.current;
    if (known?.id === id && known.goal === goal) return;
    begun.current = { id, goal };
    const unread = rows.find(({ kind }) => kind === "unread");
    if (goal !== null) goTo(goal);
    else if (known === null && unread !== undefined) {
      const above = (scroller.current?.clientHeight ?? 0) * SHARE_ABOVE;
      list.current?.scrollToIndex(rows.indexOf(unread), { offset: -above });
    } else goToEnd();
  }, [id, goal, rows, goTo, goToEnd]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const settled = () => {
      settlingUntil.current = 0;
    };
    for (const move of MOVES) element.addEventListener(move, settled, { passive: true });
    return () => {
      for (const move of MOVES) element.removeEventListener(move, settled);
    };
  }, []);

  useLayoutEffect(() => {
    const wrote = outgoing > place.current.outgoing;
    place.current.outgoing = outgoing;
    if (live && wrote) goToEnd();
    else if (live && pinned.current) toEnd();
    look();
  }, [live, outgoing, goToEnd, toEnd, look]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (element === null || inner === null) return;
    // Pictures find their size, and a keyboard that opens takes height away: who is at the end stays there.
    const observer = new ResizeObserver(() => {
      if (pinned.current) toEnd();
      lookNow.current();
    });
    observer.observe(element);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [toEnd]);

  useEffect(() => {
    if (flashed === null) return;
    const timer = setTimeout(() => setFlashed(null), FLASH_MS);
    return () => clearTimeout(timer);
  }, [flashed]);

  return { scroller, content, list, shift, sight, flashed, toEnd: goToEnd, look };
}
