import { type RefObject, useEffect, useRef } from "react";
import { type Command, commandOf } from "./commands.ts";

/** Where keys write, choose or press something of their own. */
const WRITES = "textarea, select, dialog, [contenteditable], input:not([data-seek])";
const PRESSES = "button, a[href], summary";

function isMeant(event: KeyboardEvent, player: HTMLElement, command: Command): boolean {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.defaultPrevented || target.closest(WRITES) !== null) return false;
  if (event.code === "Space") return target.closest(PRESSES) === null;
  // Elsewhere these scroll the page.
  const scrolls = command.do === "volume" || event.code === "Home" || event.code === "End";
  return !scrolls || player.contains(target);
}

/** Keys of the player, wherever on the page the focus is, as long as they mean nothing else there. */
export function usePlayerKeys(
  player: RefObject<HTMLElement | null>,
  run: (command: Command) => void,
): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const command = commandOf(event);
      if (player.current === null || command === null) return;
      if (!isMeant(event, player.current, command)) return;
      event.preventDefault();
      latest.current(command);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [player]);
}
