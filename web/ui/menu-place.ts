import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";

/** Where a menu is asked for, in CSS pixels of the window. */
export interface MenuPoint {
  readonly x: number;
  readonly y: number;
}

const EDGE_PX = 8;

/** Where the menu stands: by the pointer, and all of it in sight. */
export function useMenuPosition(
  ref: { readonly current: HTMLDialogElement | null },
  at: MenuPoint | null,
) {
  const [position, setPosition] = useState<{ left: number; top: number } | undefined>();
  const known = useRef(at);
  useLayoutEffect(() => {
    const element = ref.current;
    const point = known.current;
    if (element === null || point === null) return;
    const place = () => {
      const { offsetWidth, offsetHeight } = element;
      setPosition({
        left: Math.max(EDGE_PX, Math.min(point.x, innerWidth - offsetWidth - EDGE_PX)),
        top: Math.max(EDGE_PX, Math.min(point.y, innerHeight - offsetHeight - EDGE_PX)),
      });
    };
    const observer = new ResizeObserver(place);
    observer.observe(element);
    place();
    return () => observer.disconnect();
  }, [ref]);
  return position;
}

/** Arrow keys go from entry to entry, in the row of emoji sideways too. */
export function turnInMenu(event: KeyboardEvent<HTMLElement>): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>("[role^=menuitem]")];
  const from = entries.findIndex((entry) => entry.matches(":focus"));
  const to = event.key === "Home" ? 0 : event.key === "End" ? entries.length - 1 : null;
  const step = steps[event.key];
  if (to === null && step === undefined) return;
  event.preventDefault();
  entries.at(to ?? (from + (step ?? 0)) % entries.length)?.focus();
}
