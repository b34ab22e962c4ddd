import type { BatchItem } from "drizzle-orm/batch";
import type { User } from "../../../shared/contracts/people/index.ts";
import { accountOf, type IdentityDeps } from "../identity/index.ts";
import { insertEvent } from "../platform/index.ts";
import { updateAvatar } from "./store.ts";

/** A lasting address of a picture, and the upload it is made from. */
export interface Avatar {
  readonly avatarUrl: string;
  readonly avatarFileId: string;
}

/** Gives somebody another picture, or none, and does in the same batch what else belongs to it. Here it is seen at once, elsewhere within seconds. */
export async function setAvatar(
  deps: IdentityDeps,
  userId: string,
  avatar: Avatar | null,
  also: readonly BatchItem<"sqlite">[],
): Promise<User> {
  const { db } = deps;
  const event = deps.events.record({ name: "user.profile_changed", userId });
  const columns = avatar ?? { avatarUrl: null, avatarFileId: null };
  const [rows] = await db.batch([
    updateAvatar(db, userId, columns),
    insertEvent(db, event, deps.clock.now()),
    ...also,
  ]);
  await deps.events.deliver([event]);
  deps.liveSessions.forgetAccount(userId);
  const [row] = rows;
  if (row === undefined) throw new Error("the account has gone");
  return accountOf(row);
}
