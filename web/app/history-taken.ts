import { useQuery } from "@tanstack/react-query";
import { queries } from "./platform.ts";

const KEY = ["history-taken"];

/** Messages from before have come to this browser: whoever shows a chat reads it anew, and asks anew how it stands there. */
export function noteHistoryTaken(): void {
  void queries.resetQueries({ queryKey: ["chat-access"] });
  queries.setQueryData<number>(KEY, (before = 0) => before + 1);
}

/** How often that has happened since the page was opened. */
export function useHistoryTaken(): number {
  const { data = 0 } = useQuery<number>({
    queryKey: KEY,
    queryFn: () => Promise.reject(new Error("it is told, not asked for")),
    enabled: false,
  });
  return data;
}
