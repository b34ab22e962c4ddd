import { useEffect } from "react";
import { hubSocket } from "../../shared/client/index.ts";
import { chatsQuery, placeChat } from "./chats.ts";
import { queries, session, socketToken } from "./platform.ts";

const UNAUTHORIZED = 4401;

/** Keeps the list of chats live while the app is open. */
export function useHub(): void {
  useEffect(() => {
    const hub = hubSocket({
      origin: location.origin,
      token: socketToken,
      onChat: placeChat,
      onOpen: () => void queries.invalidateQueries({ queryKey: chatsQuery.queryKey }),
      onRefused: (code) => code === UNAUTHORIZED && session.end(),
    });
    hub.open();
    return () => hub.close();
  }, []);
}
