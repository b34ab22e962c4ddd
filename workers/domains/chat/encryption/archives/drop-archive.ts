import { DAY } from "../../../../../shared/kernel/time.ts";
import { endOtherUses } from "../../../media/index.ts";
import type { Actor, CronJob } from "../../../platform/index.ts";
import { noSuchChat } from "../../errors.ts";
import type { ChatDeps } from "../../ports.ts";
import { ARCHIVE_USE, deleteArchive, findArchive, transfersBefore } from "./store.ts";

const TRANSFER_LASTS_MS = 7 * DAY;
const AT_ONCE = 50;

/** Lets go of an archive's files, and of itself: in that order, so that one which was cut off is found again. */
export async function letGo(deps: ChatDeps, userId: string, id: string): Promise<void> {
  await endOtherUses(deps, ARCHIVE_USE, id, []);
  await deleteArchive(deps.db, userId, id);
  // A version that was brought meanwhile.
  await endOtherUses(deps, ARCHIVE_USE, id, []);
}

/** Drops one of the caller's archives. Throws `not_found`. */
export async function dropArchive(deps: ChatDeps, { userId }: Actor, id: string): Promise<void> {
  if (!(await findArchive(deps.db, userId, id))) throw noSuchChat();
  await letGo(deps, userId, id);
}

/** Drops histories that nobody has fetched. */
export const oldTransfers: CronJob<ChatDeps> = {
  name: "chat.drop-archives",
  on: "retention",
  run: async (deps) => {
    const old = await transfersBefore(deps.db, deps.clock.now() - TRANSFER_LASTS_MS, AT_ONCE);
    for (const { userId, id } of old) await letGo(deps, userId, id);
    return { dropped: old.length };
  },
};
