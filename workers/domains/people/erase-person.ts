import { forgetBlocks } from "./blocks/store.ts";
import { forgetFollows } from "./follow-store.ts";
import type { PushDeps } from "./notifications/send-push.ts";
import { forgetAddressesOf } from "./notifications/store.ts";
import { forgetSkills } from "./store.ts";

/**
 * Forgets whom somebody who is gone followed and looked at, and who followed them, and blocks; what they were to be
 * notified of, and on which devices.
 */
export async function erasePerson(
  deps: Pick<PushDeps, "db" | "hubs">,
  userId: string,
): Promise<void> {
  const { db } = deps;
  await deps.hubs.forgetNotifications(userId);
  await db.batch([
    ...forgetFollows(db, userId),
    forgetBlocks(db, userId),
    forgetAddressesOf(db, userId),
    forgetSkills(db, userId),
  ]);
}
