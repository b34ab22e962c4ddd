import { deleteArchives } from "./encryption/archives/store.ts";
import { deleteLog } from "./encryption/log/store.ts";
import { deleteDevices } from "./encryption/store.ts";
import type { ChatDeps } from "./ports.ts";
import { forgetReporter } from "./reports/store.ts";
import { deleteMember, findChatIds, forgetDirectKeys } from "./store.ts";

/** So many reactions are taken back at a time. */
const STEP = 200;

/**
 * Takes somebody who is gone out of all chats. What they wrote stays, for it belongs to those conversations; whoever
 * reads it finds a deleted account. Their reactions, which say something about them alone, go. What they reported stays
 * reported, by nobody. May be cut off and begun again.
 */
export async function leaveChats(deps: ChatDeps, userId: string): Promise<void> {
  const { db } = deps;
  await db.batch([
    forgetDirectKeys(db, userId),
    forgetReporter(db, userId),
    ...deleteDevices(db, userId),
    deleteLog(db, userId),
    deleteArchives(db, userId),
  ]);
  for (const chatId of await findChatIds(deps.db, userId)) {
    await deps.rooms.leave(chatId, userId);
    while (await deps.rooms.withdrawReactions(chatId, userId, STEP));
    await deleteMember(deps.db, chatId, userId);
  }
}
