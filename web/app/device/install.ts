import { useSyncExternalStore } from "react";

/** A browser's offer to install the app; browsers that make none have a menu for it. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallOffer | null = null;
const listeners = new Set<() => void>();

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  if (isOffer(event)) set(event);
});
addEventListener("appinstalled", () => set(null));

/** Asks the reader, once, whether to install the app; `null` when the browser offers nothing. */
export function useInstall(): (() => Promise<void>) | null {
  const made = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => offer,
  );
  if (made === null) return null;
  return async () => {
    set(null);
    await made.prompt();
  };
}

function set(next: InstallOffer | null): void {
  offer = next;
  for (const listener of listeners) listener();
}

function isOffer(event: Event): event is InstallOffer {
  return "prompt" in event && typeof event.prompt === "function";
}
