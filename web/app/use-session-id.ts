import { useSyncExternalStore } from "react";
import { session } from "./platform.ts";

/** Id of the session this page has, if any; follows signing in and out. */
export function useSessionId(): string | null {
  return useSyncExternalStore(
    (changed) => session.subscribe(changed),
    () => session.id,
  );
}
