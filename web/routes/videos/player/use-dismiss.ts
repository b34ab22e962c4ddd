import { type RefObject, useEffect, useRef } from "react";

/** Closes something open when the reader turns to anything outside it, or presses Escape. */
export function useDismiss(
  box: RefObject<HTMLElement | null>,
  open: boolean,
  onDismiss: () => void,
): void {
  const dismiss = useRef(onDismiss);
  dismiss.current = onDismiss;
  useEffect(() => {
    if (!open) return;
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const turn = ({ target }: Event) => {
      if (!(target instanceof Node && box.current?.contains(target))) dismiss.current();
    };
    document.addEventListener("pointerdown", turn, options);
    document.addEventListener("focusin", turn, options);
    const press = ({ key }: KeyboardEvent) => key === "Escape" && dismiss.current();
    document.addEventListener("keydown", press, options);
    return () => stop.abort();
  }, [box, open]);
}
