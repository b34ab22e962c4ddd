import { useSyncExternalStore } from "react";

const narrow = matchMedia("(max-width: 899px)");

/** Whether there is room for one column only. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener("change", listener);
      return () => narrow.removeEventListener("change", listener);
    },
    () => narrow.matches,
  );
}
