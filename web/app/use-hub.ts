import type { QueryKey } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { hubSocket } from "../../shared/client/index.ts";
import { hearCall } from "./calls/calls-host.tsx";
import { chatsQuery, placeChat } from "./chats.ts";
import { leaveChat } from "./leave-chat.ts";
import { queries, session, socketToken } from "./platform.ts";
import { forgetPresence, notePresence } from "./presence.ts";

const UNAUTHORIZED = 4401;

/**
 * Asks for what may have changed unheard. What is underway for the first time may have left the platform before, and is
 * not asked for anew as long as it has not come.
 */
async function askAnew(queryKey: QueryKey): Promise<void> {
  const asked = queries.getQueryCache().findAll({ queryKey });
  await Promise.allSettled(asked.map(({ state, promise }) => state.data ?? promise));
  await queries.invalidateQueries({ queryKey });
}

/** Keeps the list of chats live while the app is open. */
export function useHub(): void {
  const router = useRouter();
  useEffect(() => {
    const hub = hubSocket({
      origin: location.origin,
      token: socketToken,
      onChat: placeChat,
      onChatGone: (chatId) => leaveChat(router, chatId),
      onCall: hearCall,
      onPresence: ({ userId, online, lastSeenAt }) => notePresence(userId, { online, lastSeenAt }),
      onVideo: async (news) => (await import("../routes/videos/videos.ts")).hearVideo(news),
      onProject: async (news) =>
        (await import("../routes/studio/hear-project.ts")).hearProject(router, news),
      onOpen: () => {
        forgetPresence();
        void askAnew(chatsQuery.queryKey);
        void askAnew(["videos"]);
      },
      onRefused: (code) => {
        if (code !== UNAUTHORIZED) return;
        const known = session.id !== null;
        session.end();
        // What was opened without a network turns out to be nobody's.
        if (!known) void router.invalidate();
      },
    });
    hub.open();
    return () => hub.close();
  }, [router]);
}
