import type { ChatRooms } from "../domains/chat/index.ts";
import type { FileViewers } from "../domains/media/index.ts";

/** A file of a message is for whoever is in its chat now: each room is asked about its own. */
export function fileViewers(rooms: Pick<ChatRooms, "describe">): FileViewers {
  return {
    async canSee(usedBy, context, userId) {
      const [chatId] = context.split("/");
      if (usedBy !== "message" || !chatId) return false;
      return (await rooms.describe(chatId, userId)) !== null;
    },
  };
}
