import { type RefObject, useEffect, useRef } from "react";

/** Closes what hovers above the page when the reader turns to something else, or presses Escape. */
export function useAway<Box extends HTMLElement>(onClose: () => void): RefObject<Box | null> {
  const box = useRef<Box>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const opener = document.activeElement;
    document.addEventListener(
      "pointerdown",
      ({ target }) => {
        // The button that opened it closes it by itself.
        const own = target instanceof Element && target.closest('[aria-expanded="true"]') !== null;
        if (!own && target instanceof Node && !box.current?.contains(target)) close.current();
      },
      { signal },
    );
    document.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        close.current();
        if (opener instanceof HTMLElement) opener.focus();
      },
      { signal },
    );
    return () => stop.abort();
  }, []);
  return box;
}
