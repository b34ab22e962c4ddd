import { type ChatLog, openLog, trim } from "../chat-log.ts";
import { database, type KeptLog } from "./database.ts";

/** So many of a chat's newest entries are kept, */
const ENTRIES = 100;
/** of so many chats. */
const CHATS = 50;

export interface LogCache {
  /** The log as it was when this device last saw it. */
  load(): Promise<KeptLog | null>;
  save(log: ChatLog, epoch: string): Promise<void>;
}

/** Keeps the end of a chat's log, to be read while there is no network and to resume from. */
export function storedLog(userId: string, chatId: string): LogCache {
  return {
    load: async () => (await (await database()).get("logs", [userId, chatId])) ?? null,
    async save(log, epoch) {
      const kept = { userId, chatId, epoch, log: snapshot(log), savedAt: Date.now() };
      const change = (await database()).transaction("logs", "readwrite");
      await change.store.put(kept);
      const surplus = (await change.store.count()) - CHATS;
      let oldest = surplus > 0 ? await change.store.index("saved").openCursor() : null;
      for (let left = surplus; oldest !== null && left > 0; left -= 1) {
        await oldest.delete();
        oldest = await oldest.continue();
      }
      await change.done;
    },
  };
}

/** What was arriving out of order and what was being sent are not part of it. */
function snapshot(log: ChatLog): ChatLog {
  const kept = trim(log, ENTRIES);
  return { ...openLog(log.userId), ...kept, early: new Map(), outgoing: [] };
}
