import type { PlatformDeps } from "../platform/index.ts";
import { directChatOf } from "./store.ts";

/** The direct chat of two people, if they have one. */
export async function findDirectChat(
  deps: Pick<PlatformDeps, "db">,
  userId: string,
  peerId: string,
): Promise<string | null> {
  return (await directChatOf(deps.db, userId, peerId)) ?? null;
}
