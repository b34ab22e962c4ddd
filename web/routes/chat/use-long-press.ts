import { type PointerEvent, useRef } from "react";

const LONG_MS = 420;
/** A finger that moves farther scrolls. */
const SLIP_PX = 10;

/** A finger held still. Mice and pens have a second button for it. */
export function useLongPress(onPress: () => void) {
  const held = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const cancel = () => {
    clearTimeout(held.current?.timer);
    held.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType !== "touch" || !event.isPrimary) return;
      cancel();
      const timer = setTimeout(() => {
        held.current = null;
        navigator.vibrate?.(10);
        onPress();
      }, LONG_MS);
      held.current = { timer, x: event.clientX, y: event.clientY };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const from = held.current;
      if (from !== null && Math.hypot(clientX - from.x, clientY - from.y) > SLIP_PX) cancel();
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
  };
}
