import { QueryObserver } from "@tanstack/react-query";
import { chatsQuery, totalUnread } from "../chats.ts";
import { queries } from "../platform.ts";

/** Shows on the app's icon how many messages wait, where the system has a place for it. Returns what stops it. */
export function countingOnIcon(): () => void {
  if (!("setAppBadge" in navigator)) return () => undefined;
  const observer = new QueryObserver(queries, { ...chatsQuery, enabled: false });
  return observer.subscribe(({ data }) => {
    if (data === undefined) return;
    const count = totalUnread(data);
    const shown = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge();
    void shown.catch(() => undefined);
  });
}
