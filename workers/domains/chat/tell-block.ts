import { isBlockedEitherWay } from "../people/index.ts";
import type { ChatDeps } from "./ports.ts";
import { directKey } from "./rules.ts";
import { findDirectChat } from "./store.ts";

const MOST_ROUNDS = 10;

/**
 * Has the direct chat of two people know whether one has blocked the other. Of several who tell at once, the last one
 * makes sure that what it told still holds. Groups are not concerned.
 */
export async function tellBlock(deps: ChatDeps, a: string, b: string): Promise<void> {
  const chatId = await findDirectChat(deps.db, directKey(a, b));
  if (chatId === undefined) return;
  let blocked = await isBlockedEitherWay(deps, a, b);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await deps.rooms.block(chatId, blocked);
    const now = await isBlockedEitherWay(deps, a, b);
    if (now === blocked) return;
    blocked = now;
  }
  throw new Error("a block changes too fast to follow");
}
