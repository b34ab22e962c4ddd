import { isBlockedEitherWay } from "../people/index.ts";
import type { ChatDeps } from "./ports.ts";
import { directKey, encryptedDirectKey } from "./rules.ts";
import { findDirectChat } from "./store.ts";

const MOST_ROUNDS = 10;

/**
 * Has the direct chats of two people know whether one has blocked the other. Of several who tell at once, the last one
 * makes sure that what it told still holds. Groups are not concerned.
 */
export async function tellBlock(deps: ChatDeps, a: string, b: string): Promise<void> {
  for (const key of [directKey(a, b), encryptedDirectKey(a, b)]) {
    const chatId = await findDirectChat(deps.db, key);
    if (chatId !== undefined) await tellChat(deps, chatId, a, b);
  }
}

async function tellChat(deps: ChatDeps, chatId: string, a: string, b: string): Promise<void> {
  let blocked = await isBlockedEitherWay(deps, a, b);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await deps.rooms.block(chatId, blocked);
    const now = await isBlockedEitherWay(deps, a, b);
    if (now === blocked) return;
    blocked = now;
  }
  throw new Error("a block changes too fast to follow");
}
