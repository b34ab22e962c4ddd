import type { ChatRooms } from "../domains/chat/index.ts";
import type { FileViewers } from "../domains/media/index.ts";
import type { Database } from "../domains/platform/index.ts";
import { mayReadWorkFile } from "../domains/work/index.ts";

/**
 * A file of a message is for whoever is in its chat now: each room is asked about its own. What was handed to a company is
 * for its members, and what it proves itself by for moderators as well.
 */
export function fileViewers(rooms: Pick<ChatRooms, "describe">, db: Database): FileViewers {
  return {
    async canSee(usedBy, context, actor) {
      if (usedBy !== "message") return mayReadWorkFile({ db }, usedBy, context, actor);
      const [chatId] = context.split("/");
      if (!chatId) return false;
      return (await rooms.describe(chatId, actor.userId)) !== null;
    },
  };
}
