import { type PointerEvent, useRef, useState } from "react";

/** Farther than this, in CSS pixels, and the picture turns. */
const FAR_PX = 56;

/** Follows a finger sideways. `shift` is how far the picture has been pulled. */
export function useSwipe(onPrevious: (() => void) | undefined, onNext: (() => void) | undefined) {
  const start = useRef<{ id: number; x: number } | null>(null);
  const [shift, setShift] = useState(0);

  const end = (event: PointerEvent, turn: boolean) => {
    if (start.current?.id !== event.pointerId) return;
    const pulled = event.clientX - start.current.x;
    start.current = null;
    setShift(0);
    if (turn && pulled > FAR_PX) onPrevious?.();
    if (turn && pulled < -FAR_PX) onNext?.();
  };

  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType === "mouse" || !event.isPrimary) return;
      start.current = { id: event.pointerId, x: event.clientX };
    },
    onPointerMove: (event: PointerEvent) => {
      if (start.current?.id !== event.pointerId) return;
      const pulled = event.clientX - start.current.x;
      const open = pulled > 0 ? onPrevious : onNext;
      setShift(open === undefined ? pulled / 4 : pulled);
    },
    onPointerUp: (event: PointerEvent) => end(event, true),
    onPointerCancel: (event: PointerEvent) => end(event, false),
  };
  return { shift, handlers };
}
